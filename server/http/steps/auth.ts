import type { Viewer } from '#core/context.ts'
import { TrellisError, validationError } from '#core/errors.ts'
import { changePassword } from '#server/access/change-password.ts'
import { revokeSession } from '#server/access/sessions.ts'
import { signIn } from '#server/access/sign-in.ts'
import { readJson } from '../body.ts'
import type { DoorConfig } from '../config.ts'
import { noSessionCookie, sessionCookie } from '../credentials.ts'
import type { Exchange } from '../exchange.ts'
import { requireOwnOrigin } from '../origin.ts'
import { jsonReply, refusal } from '../reply.ts'
import type { Step } from '../step.ts'

type Route = (exchange: Exchange) => Promise<Response>

const routes: Record<string, Route> = {
  'GET /auth/config': showConfig,
  'GET /auth/session': showSession,
  'POST /auth/sign-in': startSession,
  'POST /auth/sign-out': endSession,
  'POST /auth/change-password': replacePassword,
}

/** `/auth/…`: sign-in and what belongs to it. Every POST is JSON from an allowed origin, signed in or not. */
export function auth(config: DoorConfig): Step {
  return async (exchange, next) => {
    const { pathname } = exchange.url
    if (pathname !== '/auth' && !pathname.startsWith('/auth/')) return next()
    const { method } = exchange.request
    const route = routes[`${method} ${pathname}`]
    if (!route) {
      const isKnown = Object.keys(routes).some((key) => key.endsWith(` ${pathname}`))
      const message = isKnown ? `${pathname} does not answer ${method}.` : `There is no ${pathname}.`
      return refusal(isKnown ? 405 : 404, isKnown ? 'BAD_REQUEST' : 'NOT_FOUND', message, exchange.id)
    }
    // Also for sign-in: else another site could sign its visitor in to the attacker's account.
    if (method === 'POST') requireOwnOrigin({ ...exchange, headers: exchange.request.headers }, config)
    return route(exchange)
  }
}

async function showConfig(exchange: Exchange): Promise<Response> {
  const tenant = await exchange.tenant()
  return jsonReply({ company: await tenant.label(), tenant: tenant.name, methods: ['password'] })
}

async function showSession(exchange: Exchange): Promise<Response> {
  const viewer = await signedIn(exchange)
  const tenant = await exchange.tenant()
  return jsonReply({
    user: { id: String(viewer.userId), name: viewer.name, email: viewer.email },
    tenant: { name: tenant.name, label: await tenant.label() },
  })
}

async function startSession(exchange: Exchange): Promise<Response> {
  const body = await readJson(exchange.request)
  const email = textOf(body, 'email')
  const password = textOf(body, 'password')
  const { db } = await exchange.tenant()
  // A fresh sign-in ends the session it replaces: no token survives a change of user.
  const { token, user } = await signIn(db, {
    email,
    password,
    ip: exchange.ip,
    userAgent: exchange.request.headers.get('user-agent'),
  })
  if (exchange.credential?.kind === 'SESSION') await revokeSession(db, exchange.credential.token)
  const answer = { user: { id: String(user.id), name: user.name, email: user.email } }
  return jsonReply(answer, 200, { 'set-cookie': sessionCookie(token, exchange.isSecure) })
}

async function endSession(exchange: Exchange): Promise<Response> {
  if (exchange.credential?.kind === 'SESSION') {
    const { db } = await exchange.tenant()
    await revokeSession(db, exchange.credential.token)
  }
  return new Response(null, { status: 204, headers: { 'set-cookie': noSessionCookie(exchange.isSecure) } })
}

async function replacePassword(exchange: Exchange): Promise<Response> {
  const body = await readJson(exchange.request)
  const viewer = await signedIn(exchange)
  const { credential } = exchange
  if (credential?.kind !== 'SESSION') {
    throw new TrellisError('FORBIDDEN', 'An API key cannot change a password. Sign in instead.')
  }
  const { db } = await exchange.tenant()
  await changePassword(db, {
    userId: viewer.userId,
    current: textOf(body, 'current'),
    next: textOf(body, 'next'),
    keepToken: credential.token,
  })
  return new Response(null, { status: 204 })
}

async function signedIn(exchange: Exchange): Promise<Viewer> {
  const viewer = await exchange.viewer()
  if (viewer) return viewer
  throw new TrellisError('UNAUTHENTICATED', 'Sign in first.')
}

/** A text member of the body; at most 1,000 characters, since all of them are addresses and passwords. */
function textOf(body: Record<string, unknown>, name: string): string {
  const value = body[name]
  if (typeof value === 'string' && value !== '' && value.length <= 1_000) return value
  throw validationError([{ path: [name], message: `Give ${name} as text.`, rule: 'required' }])
}
