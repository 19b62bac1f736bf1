import { useQuery } from '@tanstack/react-query'
import { useLogin } from 'ra-core'
import { useState } from 'react'
import { Link } from 'react-router-dom'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Panel, PasswordField } from './fields.tsx'
import { callAuth } from './session.ts'
import s from './sign-in.module.css'
import { useStep } from './use-step.ts'

/** What the page does: a new password, a first one, or proof of an address. */
type Purpose = 'reset-password' | 'accept-invitation' | 'verify-email'

function ToSignIn() {
  return (
    <Link to="/sign-in" className={s.link}>
      {t('Go to sign-in')}
    </Link>
  )
}

/** Where mailed links lead. The secret stands behind the `#`, which no server sees. */
export default function MailedLink({ purpose }: { purpose: Purpose }) {
  const [token] = useState(() => location.hash.slice(1))
  return purpose === 'verify-email' ? (
    <VerifyEmail token={token} />
  ) : (
    <ChoosePassword token={token} purpose={purpose} />
  )
}

function ChoosePassword({ token, purpose }: { token: string; purpose: Purpose }) {
  const login = useLogin()
  const link = useQuery({
    queryKey: ['link', token],
    queryFn: () => callAuth<{ name: string; email: string }>('POST', 'link', { token }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const [password, setPassword] = useState('')
  const [isDone, setDone] = useState(false)
  const { isBusy, error, wait, run } = useStep()
  const isInvitation = purpose === 'accept-invitation'
  if (link.isPending) return null
  if (link.error) {
    return (
      <Panel title={t('This link does not work')} error={link.error}>
        <ToSignIn />
      </Panel>
    )
  }
  if (isDone) {
    return (
      <Panel
        title={t('Your password is changed')}
        hint={t('You were signed out everywhere. Sign in with the new one.')}
      >
        <ToSignIn />
      </Panel>
    )
  }
  const submit = () =>
    void run(async () => {
      await callAuth('POST', purpose, { token, password })
      if (isInvitation) await login({}, '/')
      else setDone(true)
    })
  return (
    <Panel
      title={
        isInvitation ? t('Welcome, {{name}}', { name: link.data?.name ?? '' }) : t('Choose a new password')
      }
      hint={t('For {{email}}. Use at least ten characters.', { email: link.data?.email ?? '' })}
      error={error}
      onSubmit={submit}
    >
      <input type="hidden" name="email" autoComplete="username" value={link.data?.email ?? ''} />
      <PasswordField
        label={t('New password')}
        name="password"
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
      />
      <Button
        look="primary"
        type="submit"
        busy={isBusy}
        disabled={wait > 0 || !password}
        className={s.submit}
      >
        {isInvitation ? t('Set password and sign in') : t('Set password')}
      </Button>
    </Panel>
  )
}

function VerifyEmail({ token }: { token: string }) {
  const [isDone, setDone] = useState(false)
  const { isBusy, error, run } = useStep()
  return (
    <Panel
      title={isDone ? t('Thank you') : t('Is this your address?')}
      hint={isDone ? t('Your address is verified.') : t('Confirm that mail to it reaches you.')}
      error={error}
      onSubmit={() => void run(() => callAuth('POST', 'verify-email', { token })).then(setDone)}
    >
      {!isDone && (
        <Button look="primary" type="submit" busy={isBusy} className={s.submit}>
          {t('Yes, it is mine')}
        </Button>
      )}
      <Link to="/" className={s.link}>
        {t('Go to Trellis')}
      </Link>
    </Panel>
  )
}
