/** Sessions live in the tenant's database: ending one counts from the next request, on every process. */
import { type Kysely, type RawBuilder, sql } from 'kysely'
import { hashSecret, newSecret } from './secret.ts'
import type { AuthTables } from './tables.ts'
import { type Shown, stampOf, type ViewerRow, viewerFrom } from './viewer.ts'
import { viewerColumns } from './viewer-columns.ts'

/** A session ends this many seconds after sign-in, whatever happens… */
export const sessionSeconds = 30 * 24 * 60 * 60
/** …or when it was not used for this many seconds. */
export const idleSeconds = 12 * 60 * 60

/** Starts a session and gives its token, which is kept nowhere but in the caller's cookie. */
export async function createSession(
  db: Kysely<AuthTables>,
  session: { userId: number; ip: string; userAgent: string | null; method?: string },
): Promise<string> {
  const token = newSecret()
  await sql`
    insert into auth_session (token_hash, user_id, expires_at, ip, user_agent, method) values (
      ${hashSecret(token)}, ${session.userId}, now() + make_interval(secs => ${sessionSeconds}),
      ${session.ip}, ${session.userAgent?.slice(0, 300) ?? null}, ${session.method ?? 'password'}
    )`.execute(db)
  return token
}

/** The rows of sessions of active users; `where` is about the session `s`. */
export function sessionRows(where: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select encode(s.token_hash, 'hex') as hash, ${viewerColumns}
    from auth_session s join app_user u on u.id = s.user_id where ${where} and u.is_active`
}

/** The session is alive, and its use was noted within the last minute. */
export const recentSession: RawBuilder<unknown> = sql`s.expires_at > now()
  and s.last_seen_at > now() - interval '1 minute'`

/** What a row of `sessionRows`, as JSON, shows. */
export function shownBySession(text: string): Shown {
  const row = JSON.parse(text) as ViewerRow
  return { viewer: viewerFrom(row, 'SESSION'), text, stamp: stampOf(row) }
}

/**
 * Gives a session a new token and ends the old one: after a step that raises what the session is worth, a token that
 * somebody saw before is worth nothing.
 */
export async function rotateSession(db: Kysely<AuthTables>, token: string): Promise<string | undefined> {
  const next = newSecret()
  const { rows } = await sql`
    update auth_session set token_hash = ${hashSecret(next)}, proved_at = now()
    where token_hash = ${hashSecret(token)} returning id`.execute(db)
  return rows.length > 0 ? next : undefined
}

/**
 * The viewers of those sessions that are alive and whose user is active, by the hex form of the token's hash.
 * One statement: it loads user and roles, and notes the use of a session at most once a minute.
 */
export async function findSessions(db: Kysely<AuthTables>, hashes: Buffer[]): Promise<Map<string, Shown>> {
  const alive = sql`s.token_hash = any(${hashes}::bytea[]) and s.expires_at > now()
    and s.last_seen_at > now() - make_interval(secs => ${idleSeconds})`
  const { rows } = await sql<{ hash: string; shown: string }>`
    with noted as (
      update auth_session s set last_seen_at = now()
      where ${alive} and s.last_seen_at < now() - interval '1 minute'
    )
    select found.hash, row_to_json(found)::text as shown from (${sessionRows(alive)}) found`.execute(db)
  return new Map(rows.map(({ hash, shown }) => [hash, shownBySession(shown)]))
}

/** Ends one session. */
export async function revokeSession(db: Kysely<AuthTables>, token: string): Promise<void> {
  await db.deleteFrom('auth_session').where('token_hash', '=', hashSecret(token)).execute()
}

/** Ends all sessions of a user, but for the one of `except`. Call it when a password or the user's state changes. */
export async function revokeSessions(db: Kysely<AuthTables>, userId: number, except?: string): Promise<void> {
  let doomed = db.deleteFrom('auth_session').where('user_id', '=', userId)
  if (except !== undefined) doomed = doomed.where('token_hash', '!=', hashSecret(except))
  await doomed.execute()
}

/** Removes sessions and throttles that no longer mean anything. Cheap; sign-in calls it. */
export async function pruneSessions(db: Kysely<AuthTables>): Promise<void> {
  await sql`
    with old as (
      delete from auth_session where expires_at < now()
    ), spent as (
      delete from auth_ticket where expires_at < now() - interval '30 days'
        or (expires_at < now() and kind <> 'INVITE')
    ), past as (
      delete from auth_rate where minute < extract(epoch from now())::bigint / 60 - 2
    )
    delete from auth_throttle where attempts[cardinality(attempts)] < now() - interval '1 day'`.execute(db)
}
