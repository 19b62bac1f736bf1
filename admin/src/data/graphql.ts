import { localeInForce } from '../i18n/locale.ts'
import { t } from '../i18n/translate.ts'
import { ApiError, type Issue } from './errors.ts'
import { gatherer } from './gather.ts'
import { type Asked, isMergeable } from './merge.ts'

interface WireError {
  message: string
  extensions?: {
    code?: string
    issues?: Issue[]
    current?: Record<string, unknown>
    retryAfter?: number
    requestId?: string
  }
}

/** What was refused before it came to GraphQL, such as everything while the database is away. */
interface Refusal extends NonNullable<WireError['extensions']> {
  message: string
}

/**
 * Asks the API with the session cookie and gives the operation's `data`. Queries of one moment share one request.
 * With `keepalive` it arrives even if the page is left meanwhile.
 * Throws an `ApiError` for the first error of the response, and `UNAVAILABLE` when the server cannot be reached.
 */
export async function request<T>(
  query: string,
  variables: Record<string, unknown> = {},
  signal?: AbortSignal,
  keepalive = false,
): Promise<T> {
  const asked = { query, variables }
  const answer = isMergeable(asked) ? together(asked, signal) : send(asked, signal, keepalive)
  return (await answer) as T
}

const together = gatherer(send)

/** Sends one operation by itself. */
async function send(asked: Asked, signal?: AbortSignal, keepalive = false): Promise<unknown> {
  const response = await reach('/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      'x-trellis-csrf': '1',
    },
    body: JSON.stringify(asked),
    signal,
    keepalive,
  })
  const body = await readJson<{ data?: unknown; errors?: WireError[]; error?: Refusal }>(response)
  const error = body?.errors?.[0]
  if (error) throw wireError(error, response.status)
  if (body?.error) throw wireError({ message: body.error.message, extensions: body.error }, response.status)
  if (!response.ok || body?.data === undefined || body.data === null) throw statusError(response.status)
  return body.data
}

/** `fetch` on our own origin, asking for the viewer's language; a network failure becomes `UNAVAILABLE`, an abort stays an abort. */
export async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    const headers = { 'accept-language': localeInForce(), ...init.headers }
    return await fetch(path, { credentials: 'same-origin', ...init, headers })
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ApiError(t('The server cannot be reached. Check your connection and try again.'), {
      code: 'UNAVAILABLE',
    })
  }
}

/** The body as JSON, or null when there is none that parses. */
export async function readJson<T>(response: Response): Promise<T | null> {
  try {
    return (await response.json()) as T
  } catch {
    return null
  }
}

function wireError(error: WireError, status: number): ApiError {
  const details = error.extensions ?? {}
  const code = details.code ?? (status === 401 ? 'UNAUTHENTICATED' : 'INTERNAL')
  return new ApiError(error.message, { ...details, code })
}

function statusError(status: number): ApiError {
  if (status === 401)
    return new ApiError(t('Your session has ended. Sign in again.'), { code: 'UNAUTHENTICATED' })
  if (status === 429) return new ApiError(t('Too many requests. Wait a moment.'), { code: 'RATE_LIMITED' })
  return new ApiError(t('The server gave no usable answer. Try again in a moment.'), {
    code: status >= 502 && status <= 504 ? 'UNAVAILABLE' : 'INTERNAL',
    status,
  })
}
