import type { Credential } from '#server/access/credential.ts'
import { sessionSeconds } from '#server/access/sessions.ts'
import type { HeaderReader } from './arrival.ts'

const plainName = 'trellis_session'
/** Browsers take a `__Host-` cookie only over TLS, from this very host, for all of its paths. */
const secureName = `__Host-${plainName}`

/**
 * The credential of a request: its Bearer key, else its session cookie. A request that names a key never falls back
 * on the cookie.
 */
export function credentialOf(headers: Pick<HeaderReader, 'get'>, ip: string): Credential | null {
  // Other schemes are not for us: a proxy may ask for Basic, which browsers then send along with everything.
  const bearer = /^Bearer\b *(.*)$/i.exec(headers.get('authorization') ?? '')
  if (bearer) return { kind: 'API_KEY', key: bearer[1] ?? '', ip }
  const token = sessionTokenOf(headers)
  return token === undefined ? null : { kind: 'SESSION', token }
}

function sessionTokenOf(headers: Pick<HeaderReader, 'get'>): string | undefined {
  const pairs = (headers.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  for (const name of [secureName, plainName]) {
    const pair = pairs.find((candidate) => candidate.startsWith(`${name}=`))
    if (pair !== undefined) return pair.slice(name.length + 1)
  }
  return undefined
}

/** The `Set-Cookie` that starts a session in the browser. */
export function sessionCookie(token: string, isSecure: boolean): string {
  return cookie(token, isSecure, sessionSeconds)
}

/** The `Set-Cookie` that makes the browser forget the session. */
export function noSessionCookie(isSecure: boolean): string {
  return cookie('', isSecure, 0)
}

function cookie(value: string, isSecure: boolean, seconds: number): string {
  const name = isSecure ? secureName : plainName
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${isSecure ? '; Secure' : ''}`
}
