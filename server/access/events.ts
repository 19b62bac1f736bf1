/** The access log: who came in, who was refused, and who changed who may. Rows are only ever added. */
import { type Kysely, sql } from 'kysely'
import type { AuthTables } from './tables.ts'

/** Where a request came from. */
export interface Client {
  ip: string
  userAgent: string | null
}

/** One event; its kinds are those of the entity `AccessEvent`. */
export interface AccessEvent {
  kind: string
  userId?: number
  email?: string
  detail?: string
  /** Who did it, where that is somebody else than the user. */
  by?: number
}

/** Notes an event. */
export async function noteAccess(
  db: Kysely<AuthTables>,
  { kind, userId, email, detail, by }: AccessEvent,
  client?: Client,
): Promise<void> {
  await sql`
    insert into access_event (kind, user_id, email, detail, ip, user_agent, created_by_id) values (
      ${kind}, ${userId ?? null}, ${email?.slice(0, 254) ?? null}, ${detail?.slice(0, 300) ?? null},
      ${client?.ip.slice(0, 64) ?? null}, ${client?.userAgent?.slice(0, 300) ?? null}, ${by ?? userId ?? null}
    )`.execute(db)
}

/** Forgets events that are older than 400 days: longer than a year's audit needs them. */
export async function pruneAccessEvents(db: Kysely<AuthTables>): Promise<void> {
  await sql`delete from access_event where created_at < now() - interval '401 days'`.execute(db)
}
