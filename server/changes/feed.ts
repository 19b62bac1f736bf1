/** Following the change log: every committed change once, whoever made it and whenever it committed. */
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import type { Change, ChangeOperation, ChangePage } from '#schema/changes.ts'
import { fromTheStart, type Place, readCursor, writeCursor } from './cursor.ts'
import { parseSnapshot, type Snapshot, snapshotText, without } from './snapshot.ts'

/** What to read. */
export interface FeedRequest {
  /** A cursor of an earlier read, or `START`; without one it begins now. */
  since?: string
  /** Names of entities; all of them when it is left out. */
  entities?: readonly string[]
  /** Most changes at once. */
  limit?: number
}

interface FeedRow {
  epoch: string
  trimmed: string
  now: string
  own: string | null
  id: string | null
  xid: string
  at: Date
  entity: string
  record_id: string
  root_id: string
  operation: ChangeOperation
  actor: string | null
  via: Change['via']
  reason: string | null
  request_id: string | null
  db_user: string | null
  values: string
}

const usualLimit = 1_000
const start: Snapshot = { xmin: 3n, xmax: 3n, running: [] }

/**
 * Reads what was committed after the cursor, by one statement. A page that holds all there is comes in the order in
 * which it was done; of more, transactions come one after the other, and `sequence` orders the changes of a record.
 * @throws RESYNC when the log does not reach back to the cursor any more, BAD_REQUEST for what is no cursor
 */
export async function readChanges(
  db: Kysely<Record<string, Row>>,
  { since, entities, limit = usualLimit }: FeedRequest,
): Promise<ChangePage> {
  const isFromNow = since === undefined
  const place = isFromNow || since === fromTheStart ? undefined : readCursor(since)
  const base = place?.base ?? start
  const { rows } = await (isFromNow ? stateSql : changesSql(base, place?.within, entities, limit)).execute(db)
  const [state] = rows
  if (!state) throw new Error('The change log has no state: sync the schema.')
  checkPlace(place, state)
  const { epoch } = state
  const now = nowOf(state)
  if (isFromNow) return { changes: [], cursor: writeCursor({ epoch, base: now }), hasMore: false }

  const found = rows.filter(({ id }) => id !== null)
  const hasMore = found.length > limit
  const shown = found.slice(0, limit)
  const order = place?.within?.order ?? (hasMore ? 'XID' : 'ID')
  if (order === 'ID') shown.sort((a, b) => (BigInt(a.id ?? 0) < BigInt(b.id ?? 0) ? -1 : 1))
  const upTo = place?.within?.upTo ?? now
  const at = (row: FeedRow): Place => ({
    epoch,
    base,
    within: { upTo, order, xid: BigInt(row.xid), id: BigInt(row.id ?? 0) },
  })
  const last = shown.at(-1)
  const end = hasMore && last ? at(last) : { epoch, base: upTo }
  return {
    changes: shown.map((row) => changeOf(row, writeCursor(at(row)))),
    cursor: writeCursor(end),
    // The rest of an earlier read is followed by what came since.
    hasMore: hasMore || place?.within !== undefined,
  }
}

/** Our own transaction is not in our snapshot; what it writes has yet to come. */
function nowOf({ now, own }: FeedRow): Snapshot {
  const snapshot = parseSnapshot(now)
  if (!snapshot) throw new Error(`PostgreSQL gave no snapshot but "${now}".`)
  return own === null ? snapshot : without(snapshot, BigInt(own))
}

function checkPlace(place: Place | undefined, { epoch, trimmed }: FeedRow): void {
  if (!place) return
  if (place.epoch === epoch && place.base.xmin > BigInt(trimmed)) return
  throw new TrellisError(
    'RESYNC',
    'The change log does not reach back to this cursor any more. Read the records anew, and follow from now on.',
  )
}

const stateColumns = sql`s.epoch, s.trimmed_xid::text as trimmed, pg_current_snapshot()::text as now,
  pg_current_xact_id_if_assigned()::text as own`
const stateSql = sql<FeedRow>`select ${stateColumns}, null as id from change_log_state s`

/** Rows that `base` did not see, up to `limit` and one more that tells whether there are others. */
function changesSql(
  base: Snapshot,
  within: Place['within'],
  entities: readonly string[] | undefined,
  limit: number,
): RawBuilder<FeedRow> {
  const order = within?.order === 'ID' ? sql`c.id` : sql`c.xid, c.id`
  const conditions = [
    entities && sql`c.entity = any(${[...entities]}::text[])`,
    within && sql`pg_visible_in_snapshot(c.xid, ${snapshotText(within.upTo)}::pg_snapshot)`,
    within?.order === 'ID' && sql`c.id > ${String(within.id)}::int8`,
    within?.order === 'XID' && sql`(c.xid, c.id) > (${String(within.xid)}::xid8, ${String(within.id)}::int8)`,
  ].filter((condition) => condition !== undefined && condition !== false)
  const extra = conditions.map((condition) => sql` and ${condition}`)
  const branch = (which: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`(select * from change_log c where ${which}${sql.join(extra, sql``)} order by ${order} limit ${limit + 1})`
  // Two ranges of the index, rather than one from the oldest transaction that ran.
  const branches = [branch(sql`c.xid >= ${String(base.xmax)}::xid8`)]
  if (base.running.length > 0)
    branches.push(branch(sql`c.xid = any(${base.running.map(String)}::text[]::xid8[])`))
  return sql<FeedRow>`
    select ${stateColumns}, c.id, c.xid::text, c.at, c.entity, c.record_id, c.root_id, c.operation, c.actor, c.via, c.reason,
      c.request_id, c.db_user, c.changes::text as "values"
    from change_log_state s left join lateral (
      select * from (${sql.join(branches, sql` union all `)}) c order by ${order} limit ${limit + 1}
    ) c on true order by ${order}`
}

function changeOf(row: FeedRow, cursor: string): Change {
  return {
    cursor,
    sequence: BigInt(row.id ?? 0),
    transaction: BigInt(row.xid),
    at: row.at,
    entity: row.entity,
    recordId: Number(row.record_id),
    rootId: Number(row.root_id),
    operation: row.operation,
    actor: row.actor === null ? null : Number(row.actor),
    via: row.via,
    reason: row.reason,
    requestId: row.request_id,
    databaseUser: row.db_user,
    values: row.values,
  }
}
