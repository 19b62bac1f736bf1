/** The access log and the change log as one, the latest first, for administrators. */

import { type Kysely, type RawBuilder, sql } from 'kysely'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import type { AuditEvent, AuditPage, AuditQuestion } from '#schema/administration.ts'
import type { Change } from '#schema/changes.ts'
import type { AuthTables } from '#server/access/tables.ts'
import { type AuditPlace, readPlace, writePlace } from './audit-place.ts'

type Db = Kysely<AuthTables>
type Sql = RawBuilder<unknown>

/** What most looks are done with long before; a look for something rare in years of changes is cut off. */
const patience = '15s'

/**
 * What stands before the reason of an elevation, as `marks.ts` and `elevation.ts` put them together. What is left when
 * it is taken away is why somebody's work went beyond their rights.
 */
const plainReason = '^(ACTION [^ :]+|IMPORT( \\d+)?|JOB \\d+ [^ :]+|SQL|MIGRATION|SCHEDULE|UNSUBSCRIBE)(: |$)'

/**
 * Reads a page. Each log is read by its own index, as far as the page may need; what is later comes first.
 * @throws BAD_REQUEST for what is no cursor, TOO_COMPLEX when it takes too long
 */
export async function readAuditLog(db: Db, question: AuditQuestion): Promise<AuditPage> {
  const place = question.before ? readPlace(question.before) : {}
  const [events, changes] = await db
    .transaction()
    .execute(async (transaction) => {
      await sql`select set_config('statement_timeout', ${patience}, true)`.execute(transaction)
      return [
        await readEvents(transaction, question, place),
        await readChanges(transaction, question, place),
      ] as const
    })
    .catch(explain)
  const entries: AuditPage['entries'] = []
  // What comes in while somebody reads on is no part of what they read.
  const end: AuditPlace = { event: newerThan(events[0]?.id), change: newestOf(changes), ...place }
  for (let e = 0, c = 0; entries.length < question.first; ) {
    const [event, change] = [events[e], changes[c]]
    if (event && (!change || event.at >= change.at)) {
      e += 1
      end.event = event.id
      entries.push({ event })
    } else if (change) {
      c += 1
      end.change = { xid: String(change.transaction), id: String(change.sequence) }
      entries.push({ change })
    } else break
  }
  const hasMore = events.length + changes.length > entries.length
  return { entries, hasMore, cursor: hasMore ? writePlace(end) : null, names: await namesIn(db, entries) }
}

/** The bound below which this one is, and all older ones. */
const newerThan = (id: string | bigint | undefined): string => String(BigInt(id ?? -1) + 1n)

const newestOf = ([change]: Change[]): AuditPlace['change'] => ({
  xid: String(change?.transaction ?? 0),
  id: newerThan(change?.sequence),
})

async function readEvents(db: Db, question: AuditQuestion, { event }: AuditPlace): Promise<AuditEvent[]> {
  const { events, person, entity, record, from, to, first } = question
  // Events are about accounts: whoever asks for records of a kind asks for none of them.
  if (events?.length === 0 || entity || record) return []
  const conditions = [
    events && sql`kind = any(${events}::text[])`,
    person && sql`(user_id = ${person}::int8 or created_by_id = ${person}::int8)`,
    from && sql`created_at >= ${from}`,
    to && sql`created_at < ${to}`,
    event && sql`id < ${event}::int8`,
  ]
  const { rows } = await sql<AuditEvent>`
    select id::text as id, created_at as at, kind, created_by_id::text as "actorId", user_id::text as "userId", email,
      ip, user_agent as "userAgent", detail, before, after
    from access_event e where ${all(conditions)} order by e.id desc limit ${first + 1}`.execute(db)
  return rows
}

async function readChanges(db: Db, question: AuditQuestion, place: AuditPlace): Promise<Change[]> {
  const { changes, person, entity, record, byPeople, from, to, first } = question
  if (changes === 'NONE') return []
  const { xid, id } = place.change ?? {}
  const conditions = [
    // Those are told as what they are.
    sql`entity <> 'AccessEvent'`,
    changes === 'ELEVATED' && sql`reason is not null and regexp_replace(reason, ${plainReason}, '') <> ''`,
    // By hand in the database, somebody is named too.
    byPeople && sql`(actor is not null or db_user is not null)`,
    person && sql`actor = ${person}::int8`,
    entity && sql`entity = ${entity}`,
    record && sql`root_id = ${record}::int8`,
    from && sql`at >= ${from}`,
    to && sql`at < ${to}`,
    xid && sql`(xid, id) < (${xid}::xid8, ${id}::int8)`,
  ]
  const { rows } = await sql<Record<string, string | null> & { at: Date }>`
    select id::text, xid::text, at, entity, record_id::text, root_id::text, operation, actor::text, via, reason,
      request_id, db_user, changes::text as "values"
    from change_log c where ${all(conditions)} order by c.xid desc, c.id desc limit ${first + 1}`.execute(db)
  return rows.map((row) => ({
    cursor: '',
    sequence: BigInt(row.id ?? 0),
    transaction: BigInt(row.xid ?? 0),
    at: row.at,
    entity: row.entity ?? '',
    recordId: Number(row.record_id),
    rootId: Number(row.root_id),
    operation: row.operation as Change['operation'],
    actor: row.actor == null ? null : Number(row.actor),
    via: row.via as Change['via'],
    reason: row.reason ?? null,
    requestId: row.request_id ?? null,
    databaseUser: row.db_user ?? null,
    values: row.values ?? '{}',
  }))
}

const all = (conditions: (Sql | false | null | undefined | 0 | '')[]): Sql =>
  sql.join([sql`true`, ...conditions.filter((one): one is Sql => Boolean(one))], sql` and `)

/** Those who are there still; of others the log has the id. */
async function namesIn(db: Db, entries: AuditPage['entries']): Promise<Map<string, string>> {
  const ids = entries.flatMap((one): (string | number | null)[] =>
    'event' in one ? [one.event.actorId, one.event.userId] : [one.change.actor],
  )
  const known = [...new Set(ids.filter((id) => id !== null).map(String))]
  const { rows } = await sql<{ id: string; name: string }>`
    select id::text as id, name from app_user where id = any(${known}::int8[])`.execute(db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

function explain(error: unknown): never {
  if (Object(error).code !== '57014') throw error
  throw new TrellisError(
    'TOO_COMPLEX',
    say`This takes too long: ask for fewer days, or for one kind of record.`,
  )
}
