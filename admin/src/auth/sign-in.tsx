import { useQuery } from '@tanstack/react-query'
import { Eye, EyeOff } from 'lucide-react'
import { useLogin } from 'ra-core'
import { type FormEvent, useEffect, useState } from 'react'
import { isApiError, messageOf } from '../data/errors.ts'
import { Button } from '../kit/button.tsx'
import { Mark } from '../kit/mark.tsx'
import { fetchSignInConfig } from './session.ts'
import s from './sign-in.module.css'

/** The one calm page before the work: it goes back to where the session ended. */
export default function SignIn() {
  const login = useLogin()
  const config = useQuery({
    queryKey: ['sign-in-config'],
    queryFn: fetchSignInConfig,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [isShown, setShown] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [waitUntil, setWaitUntil] = useState(0)
  const wait = useCountdown(waitUntil)
  const company = config.data?.company
  useEffect(() => {
    document.title = company ? `Sign in · ${company}` : 'Sign in'
  }, [company])

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!email.trim() || !password) {
      setError(new Error('Enter your e-mail and your password.'))
      return
    }
    setBusy(true)
    setError(null)
    try {
      await login({ email: email.trim(), password })
    } catch (failure) {
      setError(failure)
      if (isApiError(failure) && failure.retryAfter) setWaitUntil(Date.now() + failure.retryAfter * 1000)
      setBusy(false)
    }
  }

  return (
    <main className={s.page}>
      <form className={s.panel} onSubmit={submit} noValidate>
        <Mark size={40} />
        <h1 className={s.title}>{company ? `Sign in to ${company}` : 'Sign in'}</h1>
        {error !== null && (
          <p className={s.error} role="alert">
            {wait > 0 ? `Too many tries. You can try again in ${wait} s.` : messageOf(error)}
          </p>
        )}
        <label className={s.field}>
          <span>E-mail</span>
          <input
            type="email"
            name="email"
            autoComplete="username"
            // biome-ignore lint/a11y/noAutofocus: the page has one purpose, and this is where it starts
            autoFocus
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </label>
        <label className={s.field}>
          <span>Password</span>
          <span className={s.secret}>
            <input
              type={isShown ? 'text' : 'password'}
              name="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
            <button
              type="button"
              aria-label={isShown ? 'Hide password' : 'Show password'}
              onClick={() => setShown(!isShown)}
            >
              {isShown ? <EyeOff size={16} /> : <Eye size={16} />}
            </button>
          </span>
        </label>
        <Button look="primary" type="submit" busy={isBusy} disabled={wait > 0} className={s.submit}>
          Sign in
        </Button>
      </form>
      <p className={s.foot}>Trellis</p>
    </main>
  )
}

/** The seconds until a moment, counted down each second. */
function useCountdown(until: number): number {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    if (until <= Date.now()) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [until])
  return Math.max(0, Math.ceil((until - now) / 1000))
}
