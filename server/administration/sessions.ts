/** The sessions of everybody, for administrators. */
import { sql } from 'kysely'
import type { SessionTools, UserSession } from '#schema/administration.ts'
import { noteAccess } from '#server/access/events.ts'
import { idleSeconds } from '#server/access/sessions.ts'
import type { Caller } from './caller.ts'

/** What an administrator sees of sessions, and how they are ended. */
export function sessionTools({ db, viewer, client, sessionHash }: Caller): SessionTools {
  const alive = sql`s.expires_at > now() and s.last_seen_at > now() - make_interval(secs => ${idleSeconds})
    and u.is_active`
  return {
    async list({ user, search, first, offset }) {
      const current = sessionHash() ?? null
      const words = search?.trim() ? `%${search.trim().replace(/[\\%_]/g, '\\$&')}%` : null
      const { rows } = await sql<UserSession & { totalCount: string }>`
        select s.id::text as id, u.id::text as "userId", u.name as "userName", u.email, s.ip,
          s.user_agent as "userAgent", s.method, s.created_at as "createdAt", s.last_seen_at as "lastSeenAt",
          coalesce(s.token_hash = ${current}::bytea, false) as "isCurrent", count(*) over () as "totalCount"
        from auth_session s join app_user u on u.id = s.user_id
        where ${alive} and (${user ?? null}::int8 is null or u.id = ${user ?? null}::int8)
          and (${words}::text is null or concat_ws(' ', u.name, u.email, s.ip) ilike ${words}::text)
        order by s.last_seen_at desc, s.id desc limit ${first} offset ${offset}`.execute(db)
      return { sessions: rows, totalCount: Number(rows[0]?.totalCount ?? 0) }
    },
    async end(ids) {
      return endAll(sql`s.id = any(${ids}::int8[])`, 'one device')
    },
    async endOf(user) {
      const current = sessionHash() ?? null
      // Whoever ends all of their own goes on with the one that they do it by.
      return endAll(
        sql`s.user_id = ${user}::int8 and s.token_hash is distinct from ${current}::bytea`,
        'all devices',
      )
    },
  }

  /** Ends sessions and notes it, both or neither. */
  function endAll(which: ReturnType<typeof sql>, detail: string): Promise<number> {
    return db.transaction().execute(async (transaction) => {
      const { rows } = await sql<{ user_id: string }>`
        delete from auth_session s where ${which} returning s.user_id`.execute(transaction)
      for (const userId of new Set(rows.map((row) => Number(row.user_id))))
        await noteAccess(transaction, { kind: 'SESSION_ENDED', userId, detail, by: viewer.userId }, client)
      return rows.length
    })
  }
}
