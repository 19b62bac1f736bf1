/** Followers of the change log whose place is kept in the database: each change is worked on once. */
import { type Kysely, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import type { Change } from '#schema/changes.ts'
import { type FeedRequest, readChanges } from './feed.ts'

type Db = Kysely<Record<string, Row>>

/** What a consumer did in one go. */
export interface Consumed {
  count: number
  /** There is more at once. */
  hasMore: boolean
}

/**
 * Gives the next changes to `work` and keeps the place in the same transaction: what `work` writes with the given
 * connection happens exactly once for each change. A consumer that is at work elsewhere is left alone (`count` 0); one
 * of a new name begins at `from`, by default now.
 */
export async function consumeChanges(
  db: Db,
  name: string,
  { entities, limit, from }: Pick<FeedRequest, 'entities' | 'limit'> & { from?: 'START' },
  work: (transaction: Db, changes: Change[]) => Promise<void>,
): Promise<Consumed> {
  return db.transaction().execute(async (transaction) => {
    const known = await sql<{ cursor: string | null }>`
      select cursor from change_consumer where name = ${name} for update skip locked
    `.execute(transaction)
    if (known.rows.length === 0) return begin(transaction, name, from)
    const since = known.rows[0]?.cursor ?? undefined
    const page = await readChanges(transaction, { since, entities, limit })
    if (page.changes.length > 0) await work(transaction, page.changes)
    await keep(transaction, name, page.cursor)
    return { count: page.changes.length, hasMore: page.hasMore }
  })
}

/** Notes a new consumer; does nothing when there is one already, which then is at work elsewhere. */
async function begin(db: Db, name: string, from: 'START' | undefined): Promise<Consumed> {
  const cursor = from ?? (await readChanges(db, {})).cursor
  const made = await sql<{ name: string }>`
    insert into change_consumer (name, cursor) values (${name}, ${cursor}) on conflict do nothing returning name
  `.execute(db)
  return { count: 0, hasMore: made.rows.length > 0 && from === 'START' }
}

function keep(db: Db, name: string, cursor: string): Promise<unknown> {
  return sql`update change_consumer set cursor = ${cursor}, updated_at = now() where name = ${name}`.execute(
    db,
  )
}
