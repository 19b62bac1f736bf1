/** What the routes below `/auth` share. */

import type { Viewer } from '#core/context.ts'
import { TrellisError, validationError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { english } from '#core/words.ts'
import type { Client } from '#server/access/events.ts'
import type { Sender } from '#server/access/links.ts'
import { type Site, siteOf } from '#server/access/passkeys.ts'
import type { HalfSignedIn, Person, SignedIn } from '#server/access/sign-in.ts'
import type { Mailer } from '#server/mail/mailer.ts'
import type { DoorConfig } from '../config.ts'
import { sessionCookie } from '../credentials.ts'
import type { Exchange } from '../exchange.ts'
import { jsonReply } from '../reply.ts'

/** What the routes need besides the request. */
export interface AuthServices {
  config: DoorConfig
  mailer: Mailer
}

/** Answers one method of one path. */
export type Route = (exchange: Exchange, services: AuthServices) => Promise<Response>

/** Routes by method and path, such as `POST /auth/sign-in`. */
export type Routes = Record<string, Route>

/** Where the request came from. */
export function clientOf(exchange: Exchange): Client {
  return { ip: exchange.ip, userAgent: exchange.headers.get('user-agent') }
}

/** Who is signed in, even if they have a step to take before anything else. @throws UNAUTHENTICATED */
export async function signedIn(exchange: Exchange): Promise<Viewer> {
  const viewer = await exchange.person()
  if (viewer) return viewer
  throw new TrellisError('UNAUTHENTICATED', say`Sign in first.`)
}

/** The session that a person is in; how somebody signs in is not for programs. @throws UNAUTHENTICATED, FORBIDDEN */
export async function ownSession(exchange: Exchange): Promise<{ viewer: Viewer; token: string }> {
  const viewer = await signedIn(exchange)
  const { credential } = exchange
  if (credential?.kind === 'SESSION') return { viewer, token: credential.token }
  throw new TrellisError('FORBIDDEN', say`An API key cannot do this. Sign in instead.`)
}

/** The person behind a viewer. */
export function personOf(viewer: Viewer): Person {
  return { id: viewer.userId, name: viewer.name, email: viewer.email }
}

/** The answer to a step of signing in: the session, or what has to follow. */
export function signInReply(exchange: Exchange, result: SignedIn | HalfSignedIn): Response {
  if ('ticket' in result) {
    return jsonReply({ next: 'SECOND_FACTOR', ticket: result.ticket, factors: result.factors })
  }
  const { id, name, email } = result.user
  const cookie = sessionCookie(result.token, exchange.isSecure)
  return jsonReply({ user: { id: String(id), name, email } }, 200, { 'set-cookie': cookie })
}

const done = (headers: Record<string, string> = {}) => new Response(null, { status: 204, headers })

/** 204, with a new session cookie if the token changed. */
export function doneReply(exchange: Exchange, token?: string): Response {
  return token === undefined ? done() : done({ 'set-cookie': sessionCookie(token, exchange.isSecure) })
}

/** The site of passkeys. @throws BAD_REQUEST where browsers know none */
export async function siteFor(exchange: Exchange): Promise<Site> {
  const tenant = await exchange.tenant()
  const site = siteOf(exchange.host, exchange.isSecure, await tenant.label())
  if (site) return site
  throw new TrellisError('BAD_REQUEST', say`Passkeys need TLS, and a host name in the address.`)
}

/**
 * The address of this server as the browser has it. The host that a request names may be invented, and a link with a
 * secret in it must not lead there: only an address that the operator gave, or this very machine, will do.
 * @throws UNAVAILABLE where no such address is known
 */
export async function addressOf(exchange: Exchange, config: DoorConfig): Promise<string> {
  const tenant = await exchange.tenant()
  const name = exchange.host.replace(/:\d+$/, '')
  if (tenant.hosts?.includes(name) || ['localhost', '127.0.0.1', '[::1]'].includes(name)) {
    return `${exchange.isSecure ? 'https' : 'http'}://${exchange.host}`
  }
  if (config.publicUrl !== undefined) return config.publicUrl
  throw new TrellisError(
    'UNAVAILABLE',
    say`This server does not know its own address. Its operator has to set TRELLIS_PUBLIC_URL.`,
  )
}

/** What mails say of the place that they come from. @throws UNAVAILABLE where no address for links is known */
export async function senderFor(exchange: Exchange, { config, mailer }: AuthServices): Promise<Sender> {
  const address = await addressOf(exchange, config)
  const tenant = await exchange.tenant()
  const wordsFor = (locale: string | null) =>
    locale === null ? exchange.words() : (tenant.words?.(locale, null) ?? english)
  return { mailer, address, company: await tenant.label(), wordsFor }
}

/** A text member of the body; at most 1,000 characters, since all of them are addresses, names and secrets. */
export function textOf(body: Record<string, unknown>, name: string, longest = 1_000): string {
  const value = body[name]
  if (typeof value === 'string' && value !== '' && value.length <= longest) return value
  throw validationError([{ path: [name], message: say`Give ${name} as text.`, rule: 'required' }])
}

/** The id of something, as text or number. */
export function idOf(body: Record<string, unknown>, name: string): number {
  const id = Number(body[name])
  if (Number.isSafeInteger(id) && id > 0) return id
  throw validationError([{ path: [name], message: say`Give ${name} as an id.`, rule: 'required' }])
}
