import { ApiError } from '../data/errors.ts'
import { reach, readJson } from '../data/graphql.ts'

/** What the sign-in page shows before anyone is known. */
export interface SignInConfig {
  company: string
  tenant: string
  methods: string[]
}

/** Who is signed in, and where. */
export interface Session {
  user: { id: string; name: string; email: string }
  tenant: { name: string; label: string }
}

interface Refusal {
  error?: { code?: string; message?: string; retryAfter?: number }
}

async function call<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T | null> {
  const response = await reach(`/auth/${path}`, {
    method,
    headers: { 'content-type': 'application/json', 'x-trellis-csrf': '1' },
    body: method === 'POST' ? JSON.stringify(body ?? {}) : undefined,
  })
  if (response.status === 204) return null
  const answer = await readJson<T & Refusal>(response)
  if (response.ok && answer) return answer
  const { code, message, retryAfter } = answer?.error ?? {}
  throw new ApiError(message ?? 'The server gave no usable answer. Try again in a moment.', {
    code: code ?? (response.status === 401 ? 'UNAUTHENTICATED' : 'UNAVAILABLE'),
    status: response.status,
    retryAfter: retryAfter ?? (Number(response.headers.get('retry-after')) || undefined),
  })
}

/** The company's name and the ways to sign in. */
export const fetchSignInConfig = () => call<SignInConfig>('GET', 'config')

/** The session of the cookie; throws `UNAUTHENTICATED` without one. */
export const fetchSession = () => call<Session>('GET', 'session')

/** Starts a session. Throws with `retryAfter` seconds when there were too many tries. */
export const startSession = (email: string, password: string) =>
  call<Session>('POST', 'sign-in', { email, password })

export const endSession = () => call<null>('POST', 'sign-out')

export const changePassword = (current: string, next: string) =>
  call<null>('POST', 'change-password', { current, next })
