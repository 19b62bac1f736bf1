import MuiDialog from '@mui/material/Dialog'
import { type FormEvent, type ReactNode, useId } from 'react'
import { messageOf } from '../data/errors.ts'
import s from './dialog.module.css'

interface DialogProps {
  open: boolean
  onClose: () => void
  title: string
  children?: ReactNode
  /** Why what was asked for was not done, under the text. */
  error?: unknown
  /** Buttons, the primary one last. */
  actions?: ReactNode
  /** With it the dialog is a form: Enter submits. */
  onSubmit?: () => void
  width?: number
}

/** A dialog with its title, text and buttons; Escape and a click outside close it. */
export function Dialog(props: DialogProps) {
  const { open, onClose, title, children, error, actions, onSubmit, width = 440 } = props
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
      <div className={s.body}>
        {children}
        {error !== null && error !== undefined && (
          <p role="alert">
            <strong>{messageOf(error)}</strong>
          </p>
        )}
      </div>
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
