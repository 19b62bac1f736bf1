import MuiDialog from '@mui/material/Dialog'
import { type FormEvent, type ReactNode, useId } from 'react'
import s from './dialog.module.css'

interface DialogProps {
  open: boolean
  onClose: () => void
  title: string
  children?: ReactNode
  /** Buttons, the primary one last. */
  actions?: ReactNode
  /** With it the dialog is a form: Enter submits. */
  onSubmit?: () => void
  width?: number
}

/** A dialog with its title, text and buttons; Escape and a click outside close it. */
export function Dialog({ open, onClose, title, children, actions, onSubmit, width = 440 }: DialogProps) {
  const id = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    onSubmit?.()
  }
  const body = (
    <>
      <h2 id={id} className={s.title}>
        {title}
      </h2>
      <div className={s.body}>{children}</div>
      {actions && <div className={s.actions}>{actions}</div>}
    </>
  )
  return (
    <MuiDialog
      open={open}
      onClose={onClose}
      aria-labelledby={id}
      maxWidth={false}
      slotProps={{ paper: { style: { width: `min(${width}px, calc(100vw - 32px))` } } }}
    >
      {onSubmit ? (
        <form className={s.dialog} onSubmit={submit} noValidate>
          {body}
        </form>
      ) : (
        <div className={s.dialog}>{body}</div>
      )}
    </MuiDialog>
  )
}
