import { sql } from 'kysely'
import type { Viewer } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { requireAdministrator } from '#server/access/administrator.ts'
import { endAllDevices } from '#server/access/devices.ts'
import { noteAccess } from '#server/access/events.ts'
import { mailInvitation } from '#server/access/links.ts'
import { dropSecondFactors } from '#server/access/second-factor.ts'
import { revokeSessions } from '#server/access/sessions.ts'
import { dropTickets } from '#server/access/tickets.ts'
import type { Exchange } from '../exchange.ts'
import { jsonReply } from '../reply.ts'
import { clientOf, doneReply, idOf, personOf, type Routes, senderFor, signedIn } from './kit.ts'

/** What administrators do about other people's accounts. */
export const peopleRoutes: Routes = {
  'GET /auth/invitations': async (exchange) => {
    await administrator(exchange)
    const { db } = await exchange.tenant()
    const { rows } = await sql<object>`
      select u.id::text as id, u.name, u.email, t.created_at as "invitedAt", t.expires_at as "expiresAt",
        coalesce(t.expires_at < now(), false) as "isExpired"
      from app_user u
      left join lateral (
        select * from auth_ticket t where t.user_id = u.id and t.kind = 'INVITE' order by t.id desc limit 1
      ) t on true
      where u.is_active and u.password_hash is null
        and not exists (select from auth_passkey p where p.user_id = u.id)
        and not exists (select from auth_identity i where i.user_id = u.id)
      order by t.created_at desc nulls last, u.id desc limit 500`.execute(db)
    return jsonReply({ invitations: rows })
  },

  'POST /auth/invitations': async (exchange, services) => {
    const body = await exchange.json()
    const viewer = await administrator(exchange)
    const { db } = await exchange.tenant()
    const sender = await senderFor(exchange, services)
    await mailInvitation(db, idOf(body, 'user'), personOf(viewer), sender, clientOf(exchange))
    return doneReply(exchange)
  },

  'POST /auth/invitations/withdraw': async (exchange) => {
    const body = await exchange.json()
    const viewer = await administrator(exchange)
    const { db } = await exchange.tenant()
    const userId = idOf(body, 'user')
    await db.transaction().execute(async (transaction) => {
      const { rows } = await sql<{ email: string }>`
        update app_user set is_active = false
        where id = ${userId} and is_active and password_hash is null returning email`.execute(transaction)
      if (!rows[0]) throw new TrellisError('NOT_FOUND', say`There is no open invitation for this user.`)
      await dropTickets(transaction, userId, ['INVITE'])
      const event = { kind: 'INVITATION_WITHDRAWN', userId, email: rows[0].email, by: viewer.userId }
      await noteAccess(transaction, event, clientOf(exchange))
    })
    return doneReply(exchange)
  },

  'POST /auth/users/end-sessions': async (exchange) => {
    const body = await exchange.json()
    const viewer = await administrator(exchange)
    const { db } = await exchange.tenant()
    await endAllDevices(db, await existing(exchange, idOf(body, 'user')), viewer.userId, clientOf(exchange))
    return doneReply(exchange)
  },

  'POST /auth/users/remove-second-factor': async (exchange) => {
    const body = await exchange.json()
    const viewer = await administrator(exchange)
    const { db } = await exchange.tenant()
    const userId = await existing(exchange, idOf(body, 'user'))
    await dropSecondFactors(db, userId)
    await revokeSessions(db, userId)
    const event = { kind: 'SECOND_FACTOR_OFF', userId, detail: 'all, by an administrator', by: viewer.userId }
    await noteAccess(db, event, clientOf(exchange))
    return doneReply(exchange)
  },
}

/** Nobody who has a step to take first looks after others. @throws UNAUTHENTICATED, FORBIDDEN, SIGN_IN_INCOMPLETE */
async function administrator(exchange: Exchange): Promise<Viewer> {
  await signedIn(exchange)
  const viewer = await exchange.viewer()
  if (!viewer) throw new TrellisError('UNAUTHENTICATED', say`Sign in first.`)
  requireAdministrator(viewer)
  return viewer
}

async function existing(exchange: Exchange, userId: number): Promise<number> {
  const { db } = await exchange.tenant()
  const { rows } = await sql`select from app_user where id = ${userId}`.execute(db)
  if (rows.length > 0) return userId
  throw new TrellisError('NOT_FOUND', say`There is no user ${userId}.`)
}
