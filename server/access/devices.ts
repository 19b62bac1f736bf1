/** The sessions of a user, as a person sees them: where they are signed in, and how to end that. */

import { type Kysely, sql } from 'kysely'
import { TrellisError, validationError } from '#core/errors.ts'
import { type Message, say } from '#core/say.ts'
import { type Client, noteAccess } from './events.ts'
import { verifyPassword } from './password.ts'
import { hashSecret } from './secret.ts'
import { idleSeconds, revokeSessions } from './sessions.ts'
import type { AuthTables } from './tables.ts'
import { accountKey, countAttempt, forgetAttempts, perAccount } from './throttle.ts'

/** One browser that is signed in. */
export interface Device {
  id: string
  ip: string | null
  userAgent: string | null
  method: string | null
  createdAt: Date
  lastSeenAt: Date
  isCurrent: boolean
}

/** The living sessions of a user, the one of `token` marked, last used first. */
export async function devicesOf(db: Kysely<AuthTables>, userId: number, token?: string): Promise<Device[]> {
  const current = token === undefined ? null : hashSecret(token)
  const { rows } = await sql<Device>`
    select id::text as id, ip, user_agent as "userAgent", method, created_at as "createdAt",
      last_seen_at as "lastSeenAt", coalesce(token_hash = ${current}, false) as "isCurrent"
    from auth_session
    where user_id = ${userId} and expires_at > now()
      and last_seen_at > now() - make_interval(secs => ${idleSeconds})
    order by last_seen_at desc, id desc`.execute(db)
  return rows
}

/** Ends one of a user's own sessions. @throws NOT_FOUND */
export async function endDevice(
  db: Kysely<AuthTables>,
  userId: number,
  id: number,
  client: Client,
): Promise<void> {
  const { rows } =
    await sql`delete from auth_session where id = ${id} and user_id = ${userId} returning id`.execute(db)
  if (rows.length === 0) throw new TrellisError('NOT_FOUND', say`This device is not signed in any more.`)
  await noteAccess(db, { kind: 'SESSION_ENDED', userId, detail: 'one device' }, client)
}

/** Ends all sessions of a user: one's own, or as an administrator. */
export async function endAllDevices(
  db: Kysely<AuthTables>,
  userId: number,
  by: number,
  client: Client,
): Promise<void> {
  await revokeSessions(db, userId)
  await noteAccess(db, { kind: 'SESSION_ENDED', userId, detail: 'all devices', by }, client)
}

/** For this long after a proof of identity a session may change how its user signs in. */
const freshSeconds = 10 * 60

/**
 * Asks for the password again before a step that would let a thief of the session stay: unless the session was
 * proved within the last ten minutes.
 * @throws VALIDATION at `password`, with the rule `prove-again`; RATE_LIMITED
 */
export async function requireFreshProof(
  db: Kysely<AuthTables>,
  token: string,
  password: unknown,
): Promise<void> {
  const { rows } = await sql<{ fresh: boolean; email: string; hash: string | null }>`
    select s.proved_at > now() - make_interval(secs => ${freshSeconds}) as fresh, u.email, u.password_hash as hash
    from auth_session s join app_user u on u.id = s.user_id where s.token_hash = ${hashSecret(token)}`.execute(
    db,
  )
  const session = rows[0]
  if (!session) throw new TrellisError('UNAUTHENTICATED', say`Sign in again.`)
  if (session.fresh) return
  const askAgain = (message: Message) =>
    validationError([{ path: ['password'], message, rule: 'prove-again' }])
  if (session.hash === null) throw askAgain(say`Sign out and in again first, to prove that it is you.`)
  if (typeof password !== 'string' || password === '') {
    throw askAgain(say`Enter your password, to prove that it is you.`)
  }
  const account = accountKey(session.email)
  await countAttempt(db, account, perAccount)
  if (!(await verifyPassword(session.hash, password))) throw askAgain(say`This is not your password.`)
  await forgetAttempts(db, account)
  await sql`update auth_session set proved_at = now() where token_hash = ${hashSecret(token)}`.execute(db)
}
