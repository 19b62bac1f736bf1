/** Telling people what they should know: a line in their inbox. */

import { sql } from 'kysely'
import type { Context } from './context.ts'
import { keepSaid } from './kept-words.ts'
import { enqueueDigests } from './notice-mail.ts'
import type { Message } from './say.ts'

/** What a notification says. */
export interface Notice {
  /** One sentence; marked with `say`, each reader gets it in their own language, whenever they read it. */
  message: Message
  /** What it is about: the record that a click on it opens. */
  about?: { entity: string; id: number }
  /** Path within this site that a click leads to instead, such as that of a file. */
  link?: string
  /** It is shown in the inbox, but no mail tells of it: mail is what does not work, say. */
  isInboxOnly?: boolean
}

/**
 * Puts a notice into the inboxes of users, in the caller's transaction. Users who may not sign in get none, and nobody
 * is told of what they did themselves unless they are the only one.
 * @returns how many were told
 */
export async function notify(
  { db, viewer }: Pick<Context, 'db' | 'viewer'>,
  userIds: number[],
  { message, about, link, isInboxOnly = false }: Notice,
): Promise<number> {
  const ids = [...new Set(userIds)]
  const others = ids.length > 1 ? ids.filter((id) => id !== viewer.userId) : ids
  const told = await sql<{ user_id: string }>`
    insert into notification (user_id, message, said, entity, record_id, link, mailed_at, created_by_id, updated_by_id)
    select id, ${String(message).slice(0, 500)}, ${keepSaid({ message })}::jsonb, ${about?.entity ?? null}, ${about?.id ?? null}, ${link ?? null}, case when ${isInboxOnly} then now() end, ${viewer.userId || null}, ${viewer.userId || null}
    from app_user where id = any(${others}::bigint[]) and is_active returning user_id`.execute(db)
  if (!isInboxOnly)
    await enqueueDigests(
      db,
      told.rows.map((row) => Number(row.user_id)),
    )
  return told.rows.length
}

/** Ids of the active users in a role. */
export async function usersInRole({ db }: Pick<Context, 'db'>, role: string): Promise<number[]> {
  const { rows } = await sql<{ id: string }>`
    select u.id from app_user u join app_user_roles ur on ur.user_id = u.id join role r on r.id = ur.role_id
    where r.code = ${role} and u.is_active`.execute(db)
  return rows.map(({ id }) => Number(id))
}
