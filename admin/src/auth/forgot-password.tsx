import { useState } from 'react'
import { Link } from 'react-router-dom'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Panel, TextField } from './fields.tsx'
import { callAuth } from './session.ts'
import s from './sign-in.module.css'
import { useStep } from './use-step.ts'

/** Asks for a link by mail. It says the same whether or not there is such a user. */
export default function ForgotPassword() {
  const [email, setEmail] = useState('')
  const [isSent, setSent] = useState(false)
  const { isBusy, error, wait, run } = useStep()
  const back = (
    <Link to="/sign-in" className={s.link}>
      {t('Back to sign-in')}
    </Link>
  )
  if (isSent) {
    return (
      <Panel
        title={t('Look into your mail')}
        hint={t(
          'If {{email}} has an account here, a link to choose a new password is on its way. It works for 30 minutes.',
          { email: email.trim() },
        )}
      >
        {back}
      </Panel>
    )
  }
  return (
    <Panel
      title={t('Forgot your password?')}
      hint={t('We mail you a link to choose a new one.')}
      error={error}
      onSubmit={() => void run(() => callAuth('POST', 'forgot-password', { email })).then(setSent)}
    >
      <TextField
        label={t('E-mail')}
        type="email"
        name="email"
        autoComplete="username"
        autoFocus
        value={email}
        onChange={setEmail}
      />
      <Button
        look="primary"
        type="submit"
        busy={isBusy}
        disabled={wait > 0 || !email.trim()}
        className={s.submit}
      >
        {t('Mail me a link')}
      </Button>
      {back}
    </Panel>
  )
}
