import { type FormEvent, useState } from 'react'
import { messageOf } from '../data/errors.ts'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Mark } from '../kit/mark.tsx'
import { changePassword } from './session.ts'
import s from './sign-in.module.css'

/** Shown instead of the work while the viewer's password is one that someone else set. */
export default function NewPassword({ done }: { done: () => void }) {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(null)
    try {
      await changePassword(current, next)
      done()
    } catch (failure) {
      setError(failure)
    }
    setBusy(false)
  }
  return (
    <main className={s.page}>
      <form className={s.panel} onSubmit={submit} noValidate>
        <Mark size={40} />
        <h1 className={s.title}>{t('Choose your password')}</h1>
        <p className={s.hint}>
          {t('The one that you signed in with was set for you. Choose one that only you know.')}
        </p>
        {error !== null && (
          <p className={s.error} role="alert">
            {messageOf(error)}
          </p>
        )}
        <label className={s.field}>
          <span>{t('Current password')}</span>
          <input
            type="password"
            autoComplete="current-password"
            value={current}
            onChange={(e) => setCurrent(e.target.value)}
          />
        </label>
        <label className={s.field}>
          <span>{t('New password')}</span>
          <input
            type="password"
            autoComplete="new-password"
            value={next}
            onChange={(e) => setNext(e.target.value)}
          />
        </label>
        <Button look="primary" type="submit" busy={isBusy} disabled={!current || !next} className={s.submit}>
          {t('Save password')}
        </Button>
      </form>
    </main>
  )
}
