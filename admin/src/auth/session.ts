import { ApiError, type Issue } from '../data/errors.ts'
import { reach, readJson } from '../data/graphql.ts'
import { t } from '../i18n/translate.ts'

/** What the sign-in page shows before anyone is known. */
export interface SignInConfig {
  company: string
  tenant: string
  methods: string[]
  providers: { id: string; name: string }[]
}

/** Who is signed in, and where. */
export interface Session {
  user: { id: string; name: string; email: string }
  tenant: { name: string; label: string }
  isAdministrator: boolean
  /** What has to be done before anything else. */
  next: 'PASSWORD' | 'SECOND_FACTOR' | null
}

/** The password was right; a second proof has to follow. */
export interface HalfOpen {
  ticket: string
  factors: string[]
}

interface Refusal {
  error?: { code?: string; message?: string; retryAfter?: number; issues?: Issue[] }
}

/** Calls a route below `/auth`; null for an answer without content. Throws an `ApiError`. */
export async function callAuth<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T | null> {
  const response = await reach(`/auth/${path}`, {
    method,
    headers: { 'content-type': 'application/json', 'x-trellis-csrf': '1' },
    body: method === 'POST' ? JSON.stringify(body ?? {}) : undefined,
  })
  if (response.status === 204) return null
  const answer = await readJson<T & Refusal>(response)
  if (response.ok && answer) return answer
  const { code, message, retryAfter, issues } = answer?.error ?? {}
  throw new ApiError(message ?? t('The server gave no usable answer. Try again in a moment.'), {
    code: code ?? (response.status === 401 ? 'UNAUTHENTICATED' : 'UNAVAILABLE'),
    status: response.status,
    retryAfter: retryAfter ?? (Number(response.headers.get('retry-after')) || undefined),
    issues,
  })
}

/** The company's name and the ways to sign in. */
export const fetchSignInConfig = () => callAuth<SignInConfig>('GET', 'config')

/** The session of the cookie; throws `UNAUTHENTICATED` without one. */
export const fetchSession = () => callAuth<Session>('GET', 'session')

/** Starts a session, or half of one. Throws with `retryAfter` seconds when there were too many tries. */
export const startSession = (email: string, password: string) =>
  callAuth<Partial<HalfOpen>>('POST', 'sign-in', { email, password })

export const endSession = () => callAuth<null>('POST', 'sign-out')

export const changePassword = (current: string, next: string) =>
  callAuth<null>('POST', 'change-password', { current, next })

/** Asks the browser for a passkey, and signs in by it; with a ticket it is the second factor of a password. */
export async function signInByPasskey(ticket?: string): Promise<void> {
  const [{ startAuthentication }, question] = await Promise.all([
    import('@simplewebauthn/browser'),
    callAuth<{ options: never; ticket: string }>('POST', 'sign-in/passkey-options', ticket ? { ticket } : {}),
  ])
  if (!question) return
  const response = await startAuthentication({ optionsJSON: question.options })
  await callAuth('POST', 'sign-in/passkey', { ticket: question.ticket, response })
}
