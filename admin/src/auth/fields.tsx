import { Eye, EyeOff } from 'lucide-react'
import { type InputHTMLAttributes, type ReactNode, useState } from 'react'
import { messageOf } from '../data/errors.ts'
import { t } from '../i18n/translate.ts'
import { Mark } from '../kit/mark.tsx'
import { LanguageSwitch } from './language-switch.tsx'
import s from './sign-in.module.css'

interface PanelProps {
  title: string
  hint?: ReactNode
  error?: unknown
  onSubmit?: () => void
  children?: ReactNode
}

/** The one calm panel of the pages before the work. */
export function Panel({ title, hint, error, onSubmit, children }: PanelProps) {
  return (
    <main className={s.page}>
      <form
        className={s.panel}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          onSubmit?.()
        }}
      >
        <Mark size={40} />
        <h1 className={s.title}>{title}</h1>
        {hint && <p className={s.hint}>{hint}</p>}
        {error !== null && error !== undefined && (
          <p className={s.error} role="alert">
            {messageOf(error)}
          </p>
        )}
        {children}
      </form>
      <p className={s.foot}>
        Trellis <LanguageSwitch />
      </p>
    </main>
  )
}

type FieldProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> & {
  label: string
  value: string
  onChange: (value: string) => void
}

/** A line of text with its label. */
export function TextField({ label, onChange, ...rest }: FieldProps) {
  return (
    <label className={s.field}>
      <span>{label}</span>
      <input {...rest} onChange={(event) => onChange(event.target.value)} />
    </label>
  )
}

/** A password, which can be shown. */
export function PasswordField({ label, onChange, ...rest }: FieldProps) {
  const [isShown, setShown] = useState(false)
  return (
    <label className={s.field}>
      <span>{label}</span>
      <span className={s.secret}>
        <input
          {...rest}
          type={isShown ? 'text' : 'password'}
          onChange={(event) => onChange(event.target.value)}
        />
        <button
          type="button"
          aria-label={isShown ? t('Hide password') : t('Show password')}
          onClick={() => setShown(!isShown)}
        >
          {isShown ? <EyeOff size={16} /> : <Eye size={16} />}
        </button>
      </span>
    </label>
  )
}
