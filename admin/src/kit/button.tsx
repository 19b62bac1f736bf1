import Tooltip from '@mui/material/Tooltip'
import type { ButtonHTMLAttributes, ComponentPropsWithRef, ReactNode } from 'react'
import s from './button.module.css'

interface ButtonProps extends ComponentPropsWithRef<'button'> {
  look?: 'primary' | 'plain' | 'quiet' | 'danger'
  busy?: boolean
  icon?: ReactNode
}

/** A button with a verb on it. While `busy` it keeps its size, shows progress and takes no clicks. */
export function Button({ look = 'plain', busy, icon, children, className, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={[s.button, s[look], className].filter(Boolean).join(' ')}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      data-busy={busy || undefined}
    >
      {icon}
      {children !== undefined && <span>{children}</span>}
    </button>
  )
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  label: string
  shortcut?: string
}

/** A square button whose label is its tooltip and its accessible name. */
export function IconButton({ label, shortcut, children, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip title={shortcut ? `${label} (${shortcut})` : label}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        className={[s.button, s.quiet, s.square, className].filter(Boolean).join(' ')}
      >
        {children}
      </button>
    </Tooltip>
  )
}
