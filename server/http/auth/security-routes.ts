import { sql } from 'kysely'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { devicesOf, endDevice, requireFreshProof } from '#server/access/devices.ts'
import { noteAccess } from '#server/access/events.ts'
import { addPasskey, passkeyCreation, removePasskey, renamePasskey } from '#server/access/passkeys.ts'
import {
  confirmTotp,
  removeTotp,
  renewRecoveryCodes,
  secondFactorsOf,
  startTotp,
} from '#server/access/second-factor.ts'
import { rotateSession } from '#server/access/sessions.ts'
import { sessionCookie } from '../credentials.ts'
import type { Exchange } from '../exchange.ts'
import { jsonReply } from '../reply.ts'
import { clientOf, doneReply, idOf, ownSession, personOf, type Routes, siteFor, textOf } from './kit.ts'

/** How one signs in oneself: devices, code generator, recovery codes, passkeys. */
export const securityRoutes: Routes = {
  'GET /auth/security': async (exchange) => {
    const { viewer, token } = await ownSession(exchange)
    const { db } = await exchange.tenant()
    const { rows } = await sql<object>`
      select u.email_verified_at as "emailVerifiedAt", u.password_hash is not null as "hasPassword",
        (select confirmed_at from auth_totp where user_id = u.id) as "generatorSince",
        (select count(*)::int from auth_recovery_code where user_id = u.id and used_at is null) as "recoveryCodes",
        (
          select coalesce(json_agg(json_build_object('id', p.id::text, 'name', p.name, 'createdAt', p.created_at,
            'lastUsedAt', p.last_used_at) order by p.id), '[]')
          from auth_passkey p where p.user_id = u.id
        ) as passkeys
      from app_user u where u.id = ${viewer.userId}`.execute(db)
    return jsonReply({ ...rows[0], devices: await devicesOf(db, viewer.userId, token) })
  },

  'POST /auth/sessions/end': async (exchange) => {
    const body = await exchange.json()
    const { viewer } = await ownSession(exchange)
    const { db } = await exchange.tenant()
    await endDevice(db, viewer.userId, idOf(body, 'id'), clientOf(exchange))
    return doneReply(exchange)
  },

  'POST /auth/second-factor/start': async (exchange) => {
    const { viewer } = await proved(exchange)
    const tenant = await exchange.tenant()
    return jsonReply(await startTotp(tenant.db, personOf(viewer), await tenant.label()))
  },

  'POST /auth/second-factor/confirm': async (exchange) => {
    const body = await exchange.json()
    const { viewer, token } = await ownSession(exchange)
    const { db } = await exchange.tenant()
    const codes = await confirmTotp(db, viewer.userId, textOf(body, 'code'), clientOf(exchange))
    return withCodes(exchange, token, codes)
  },

  'POST /auth/second-factor/remove': async (exchange) => {
    const { viewer } = await proved(exchange)
    const { db } = await exchange.tenant()
    await removeTotp(db, viewer.userId, clientOf(exchange))
    return doneReply(exchange)
  },

  'POST /auth/second-factor/recovery-codes': async (exchange) => {
    const { viewer } = await proved(exchange)
    const { db } = await exchange.tenant()
    if ((await secondFactorsOf(db, viewer.userId)).length === 0) {
      throw new TrellisError(
        'BUSINESS_RULE',
        say`Set up a second factor first: these codes are for when it is lost.`,
      )
    }
    const codes = await renewRecoveryCodes(db, viewer.userId)
    await noteAccess(db, { kind: 'RECOVERY_CODES_MADE', userId: viewer.userId }, clientOf(exchange))
    return jsonReply({ recoveryCodes: codes })
  },

  'POST /auth/passkeys/options': async (exchange) => {
    const { viewer } = await proved(exchange)
    const { db } = await exchange.tenant()
    return jsonReply(await passkeyCreation(db, personOf(viewer), await siteFor(exchange)))
  },

  'POST /auth/passkeys/add': async (exchange) => {
    const body = await exchange.json()
    const { viewer, token } = await ownSession(exchange)
    const { db } = await exchange.tenant()
    const given = {
      ticket: textOf(body, 'ticket'),
      response: body.response,
      name: textOf(body, 'name', 60).trim(),
    }
    const codes = await addPasskey(db, viewer.userId, given, await siteFor(exchange), clientOf(exchange))
    return withCodes(exchange, token, codes)
  },

  'POST /auth/passkeys/rename': async (exchange) => {
    const body = await exchange.json()
    const { viewer } = await ownSession(exchange)
    const { db } = await exchange.tenant()
    await renamePasskey(db, viewer.userId, idOf(body, 'id'), textOf(body, 'name', 60).trim())
    return doneReply(exchange)
  },

  'POST /auth/passkeys/remove': async (exchange) => {
    const { viewer, body } = await proved(exchange)
    const { db } = await exchange.tenant()
    await removePasskey(db, viewer.userId, idOf(body, 'id'), clientOf(exchange))
    return doneReply(exchange)
  },
}

/** The session of somebody who proved lately, or proves now by `password`, that it is still them. */
export async function proved(exchange: Exchange) {
  const body = await exchange.json()
  const session = await ownSession(exchange)
  const { db } = await exchange.tenant()
  await requireFreshProof(db, session.token, body.password)
  return { ...session, body }
}

/** The first recovery codes, if there are any to show, and a new token: the session is worth more than before. */
async function withCodes(exchange: Exchange, token: string, codes: string[] | undefined): Promise<Response> {
  const { db } = await exchange.tenant()
  const next = await rotateSession(db, token)
  const headers: Record<string, string> = next ? { 'set-cookie': sessionCookie(next, exchange.isSecure) } : {}
  return jsonReply({ recoveryCodes: codes ?? [] }, 200, headers)
}
