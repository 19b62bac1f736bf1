import { useQuery } from '@tanstack/react-query'
import { KeyRound, LogIn } from 'lucide-react'
import { useLogin } from 'ra-core'
import { useEffect, useState } from 'react'
import { Link } from 'react-router-dom'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Panel, PasswordField, TextField } from './fields.tsx'
import { SecondStep } from './second-step.tsx'
import { fetchSignInConfig, type HalfOpen, signInByPasskey, startSession } from './session.ts'
import s from './sign-in.module.css'
import { useStep } from './use-step.ts'

/** What a single sign-on left in the address: half a sign-in, or why there is none. */
function leftBehind(): { half?: HalfOpen; refusal?: Error } {
  const facts = new URLSearchParams(location.hash.slice(1))
  const [ticket, refused] = [facts.get('ticket'), facts.get('sso')]
  if (ticket) return { half: { ticket, factors: (facts.get('factors') ?? '').split(',') } }
  if (refused === 'FORBIDDEN')
    return {
      refusal: new Error(t('There is no account for you here. Ask your administrator to invite you.')),
    }
  return refused ? { refusal: new Error(t('Single sign-on did not work. Try again.')) } : {}
}

/** The one calm page before the work: it goes back to where the session ended. */
export default function SignIn() {
  const login = useLogin()
  const config = useQuery({
    queryKey: ['sign-in-config'],
    queryFn: fetchSignInConfig,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const [left] = useState(leftBehind)
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [half, setHalf] = useState<HalfOpen | undefined>(left.half)
  const { isBusy, error, setError, wait, run } = useStep()
  const company = config.data?.company
  useEffect(() => {
    document.title = company ? t('Sign in · {{company}}', { company }) : t('Sign in')
  }, [company])
  useEffect(() => {
    if (left.refusal) setError(left.refusal)
    // Neither the history nor a copied address should hold it.
    if (location.hash) history.replaceState(history.state, '', location.pathname)
  }, [left, setError])

  const enter = () => login({})
  const submit = () => {
    if (!email.trim() || !password) {
      setError(new Error(t('Enter your e-mail and your password.')))
      return
    }
    void run(async () => {
      const answer = await startSession(email.trim(), password)
      if (answer?.ticket) setHalf({ ticket: answer.ticket, factors: answer.factors ?? [] })
      else await enter()
    })
  }
  if (half) return <SecondStep half={half} done={enter} cancel={() => setHalf(undefined)} />

  const hasPasskeys = config.data?.methods.includes('passkey')
  return (
    <Panel
      title={company ? t('Sign in to {{company}}', { company }) : t('Sign in')}
      error={error}
      onSubmit={submit}
    >
      <TextField
        label={t('E-mail')}
        type="email"
        name="email"
        autoComplete="username webauthn"
        autoFocus
        required
        value={email}
        onChange={setEmail}
      />
      <PasswordField
        label={t('Password')}
        name="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={setPassword}
      />
      <Button look="primary" type="submit" busy={isBusy} disabled={wait > 0} className={s.submit}>
        {t('Sign in')}
      </Button>
      <Link to="/forgot-password" className={s.link}>
        {t('Forgot password')}
      </Link>
      {(hasPasskeys || config.data?.providers.length !== 0) && config.data && (
        <div className={s.others}>
          {hasPasskeys && (
            <Button
              icon={<KeyRound size={15} />}
              disabled={isBusy}
              className={s.submit}
              onClick={() => void run(async () => signInByPasskey().then(enter))}
            >
              {t('Sign in with a passkey')}
            </Button>
          )}
          {config.data.providers.map(({ id, name }) => (
            <Button
              key={id}
              icon={<LogIn size={15} />}
              disabled={isBusy}
              className={s.submit}
              onClick={() => location.assign(`/auth/sso/start?provider=${id}`)}
            >
              {t('Sign in with {{name}}', { name })}
            </Button>
          ))}
        </div>
      )}
    </Panel>
  )
}
