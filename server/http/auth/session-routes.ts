import { type Kysely, sql } from 'kysely'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { isAdministrator } from '#server/access/administrator.ts'
import { endAllDevices } from '#server/access/devices.ts'
import { noteAccess } from '#server/access/events.ts'
import { checkPasskey, passkeyQuestion, siteOf } from '#server/access/passkeys.ts'
import { checkSecondFactor } from '#server/access/second-factor.ts'
import { revokeSession } from '#server/access/sessions.ts'
import { beginSession, type SignedIn, signIn } from '#server/access/sign-in.ts'
import type { AuthTables } from '#server/access/tables.ts'
import { addressKey, countAttempt, perAddress } from '#server/access/throttle.ts'
import { seeTicket, type Ticket, takeTicket } from '#server/access/tickets.ts'
import { noSessionCookie } from '../credentials.ts'
import type { Exchange } from '../exchange.ts'
import { jsonReply } from '../reply.ts'
import { clientOf, ownSession, personOf, type Routes, signedIn, signInReply, siteFor, textOf } from './kit.ts'

/** Coming and going. */
export const sessionRoutes: Routes = {
  'GET /auth/config': async (exchange) => {
    const tenant = await exchange.tenant()
    const company = await tenant.label()
    const { rows } = await sql<{ id: string; name: string }>`
      select id::text as id, name from sso_provider where is_active order by name`.execute(tenant.db)
    const site = siteOf(exchange.host, exchange.isSecure, company)
    const methods = ['password', ...(site ? ['passkey'] : []), ...(rows.length > 0 ? ['sso'] : [])]
    return jsonReply({ company, tenant: tenant.name, methods, providers: rows })
  },

  'GET /auth/session': async (exchange) => {
    const viewer = await signedIn(exchange)
    const tenant = await exchange.tenant()
    return jsonReply({
      user: { id: String(viewer.userId), name: viewer.name, email: viewer.email },
      tenant: { name: tenant.name, label: await tenant.label() },
      isAdministrator: isAdministrator(viewer),
      next: viewer.pending ?? null,
    })
  },

  'POST /auth/sign-in': async (exchange) => {
    const body = await exchange.json()
    const email = textOf(body, 'email')
    const password = textOf(body, 'password')
    const { db } = await exchange.tenant()
    return begun(exchange, await signIn(db, { email, password, ...clientOf(exchange) }))
  },

  'POST /auth/sign-in/second-factor': async (exchange) => {
    const body = await exchange.json()
    const secret = textOf(body, 'ticket')
    const code = textOf(body, 'code')
    const { db } = await exchange.tenant()
    const client = clientOf(exchange)
    await countAttempt(db, addressKey(client.ip), perAddress)
    const half = await seeTicket(db, ['SECOND_FACTOR'], secret)
    if (half?.userId == null) throw tooLate()
    const factor = await checkSecondFactor(db, half.userId, code, client)
    return begun(exchange, await complete(db, secret, factor, client))
  },

  'POST /auth/sign-in/passkey-options': async (exchange) => {
    const body = await exchange.json()
    const { db } = await exchange.tenant()
    await countAttempt(db, addressKey(exchange.ip), perAddress)
    const half = typeof body.ticket === 'string' ? await seeTicket(db, ['SECOND_FACTOR'], body.ticket) : null
    if (body.ticket !== undefined && !half) throw tooLate()
    return jsonReply(await passkeyQuestion(db, await siteFor(exchange), half?.userId ?? undefined))
  },

  'POST /auth/sign-in/passkey': async (exchange) => {
    const body = await exchange.json()
    const given = { ticket: textOf(body, 'ticket'), response: body.response }
    const { db } = await exchange.tenant()
    const client = clientOf(exchange)
    await countAttempt(db, addressKey(client.ip), perAddress)
    // A passkey asks for the device and for its owner: it is two factors at once.
    const user = await checkPasskey(db, given, await siteFor(exchange), client)
    return begun(exchange, await beginSession(db, user, 'passkey', client))
  },

  'POST /auth/sign-out': async (exchange) => {
    if (exchange.credential?.kind === 'SESSION') {
      const { db } = await exchange.tenant()
      const viewer = await exchange.person()
      await revokeSession(db, exchange.credential.token)
      if (viewer) await noteAccess(db, { kind: 'SIGN_OUT', userId: viewer.userId }, clientOf(exchange))
    }
    return gone(exchange)
  },

  'POST /auth/sign-out-everywhere': async (exchange) => {
    const { viewer } = await ownSession(exchange)
    const { db } = await exchange.tenant()
    await endAllDevices(db, viewer.userId, personOf(viewer).id, clientOf(exchange))
    return gone(exchange)
  },
}

/** The session in place of the one that the browser may still have: no token survives a change of user. */
async function begun(exchange: Exchange, result: Parameters<typeof signInReply>[1]): Promise<Response> {
  if ('token' in result && exchange.credential?.kind === 'SESSION') {
    const { db } = await exchange.tenant()
    await revokeSession(db, exchange.credential.token)
  }
  return signInReply(exchange, result)
}

/** Ends a half-open sign-in with its session, once. */
async function complete(
  db: Kysely<AuthTables>,
  secret: string,
  factor: string,
  client: ReturnType<typeof clientOf>,
): Promise<SignedIn> {
  const half: Ticket | null = await takeTicket(db, ['SECOND_FACTOR'], secret)
  const { rows } = await sql<{ id: string; name: string; email: string }>`
    select id, name, email from app_user where id = ${half?.userId ?? null} and is_active`.execute(db)
  if (!half || !rows[0]) throw tooLate()
  const user = { ...rows[0], id: Number(rows[0].id) }
  return beginSession(db, user, `${half.data.method} and ${factor}`, client)
}

function gone(exchange: Exchange): Response {
  return new Response(null, { status: 204, headers: { 'set-cookie': noSessionCookie(exchange.isSecure) } })
}

const tooLate = () =>
  new TrellisError('UNAUTHENTICATED', say`That took too long. Begin again with your password.`)
