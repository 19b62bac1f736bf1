/**
 * Changes that are kept for good: of users, roles, rules, keys and whatever else is declared `audited`. Each entry is
 * authenticated together with the one before it, under a key that is not in the database. So nobody who has only the
 * database, be it as superuser, can change, remove or slip in an entry unnoticed.
 *
 * Writers do not wait for each other: a step of its own takes audited changes from the log in the order in which they
 * are committed and adds them to the chain.
 */
import { type Kysely, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import { authenticate } from '#core/sealed.ts'
import type { Change } from '#schema/changes.ts'
import type { Model } from '#schema/model.ts'
import { consumeChanges } from './consumer.ts'

type Db = Kysely<Record<string, Row>>

/** Tables of the chain; the statements may run again. */
export const auditSql: string[] = [
  `create table if not exists audit_entry (
    seq bigint primary key, entity text not null, record_id bigint not null, entry text not null, mac text not null
  )`,
  'create index if not exists audit_entry_record_index on audit_entry (record_id, entity)',
  `create or replace trigger audit_entry_only_grows before update or delete on audit_entry
   for each row execute function trellis_refuse_change()`,
  `create table if not exists audit_head (id int primary key check (id = 1), seq bigint not null, mac text not null, proof text not null)`,
  `create table if not exists audit_check (
    id int primary key check (id = 1), at timestamptz not null, entries bigint not null, broken text, proof text not null
  )`,
]

/** Tables beyond the entities whose changes are kept. */
export const auditedTables = ['ApiKey']

/** Names in the log of all that is audited. */
export function auditedEntities(model: Model): string[] {
  const entities = [...model.entities.values()].filter(({ isAudited, isLogged }) => isAudited && isLogged)
  return [...entities.map(({ name }) => name), ...auditedTables]
}

const consumer = 'audit'
const batch = 500

/** Adds what was committed since the last time; gives the number of entries. Many may call it at once: one works. */
export async function sealAudit(db: Db, model: Model): Promise<number> {
  const entities = auditedEntities(model)
  let sealed = 0
  for (let hasMore = true; hasMore; ) {
    const done = await consumeChanges(db, consumer, { entities, limit: batch, from: 'START' }, append)
    sealed += done.count
    hasMore = done.hasMore
  }
  return sealed
}

interface Head {
  seq: string
  mac: string
  proof: string
}

async function headOf(db: Db): Promise<Head> {
  const { rows } = await sql<Head>`select seq, mac, proof from audit_head`.execute(db)
  return rows[0] ?? { seq: '0', mac: '', proof: proofOf('0', '') }
}

const proofOf = (seq: string, mac: string): string => authenticate(`audit head ${seq} ${mac}`)
const macOf = (seq: string, before: string, entry: string): string =>
  authenticate(`audit entry ${seq} ${before} ${entry}`)

async function append(db: Db, changes: Change[]): Promise<void> {
  let { seq, mac } = await headOf(db)
  const rows = changes.map((change) => {
    const entry = entryOf(change)
    seq = String(BigInt(seq) + 1n)
    mac = macOf(seq, mac, entry)
    return { seq, entity: change.entity, record_id: change.recordId, entry, mac }
  })
  await sql`insert into audit_entry select * from json_populate_recordset(null::audit_entry, ${JSON.stringify(rows)}::json)`.execute(
    db,
  )
  const proof = proofOf(seq, mac)
  await sql`insert into audit_head (id, seq, mac, proof) values (1, ${seq}, ${mac}, ${proof})
    on conflict (id) do update set seq = excluded.seq, mac = excluded.mac, proof = excluded.proof`.execute(db)
}

/** All that is known of the change, always in the same form. */
function entryOf(change: Change): string {
  const { at, entity, recordId, operation, actor, reason, requestId, databaseUser, values } = change
  const facts = [at.toISOString(), entity, recordId, operation, actor, reason, requestId, databaseUser]
  return JSON.stringify([...facts, String(change.transaction), String(change.sequence), values])
}

/** What the chain looks like. `broken` says which entry is the first that is not as it was written. */
export interface AuditState {
  entries: number
  broken?: string
}

/** Looks at every entry of the chain. */
export async function verifyAudit(db: Db): Promise<AuditState> {
  const head = await headOf(db)
  let seq = 0n
  let mac = ''
  for (;;) {
    const { rows } = await sql<{
      seq: string
      entity: string
      record_id: string
      entry: string
      mac: string
    }>`
      select seq, entity, record_id, entry, mac from audit_entry where seq > ${String(seq)} order by seq limit 1000
    `.execute(db)
    for (const row of rows) {
      const expected = seq + 1n
      const name = `entry ${expected}`
      if (BigInt(row.seq) !== expected) return { entries: Number(seq), broken: `${name} is missing` }
      const isRight = macOf(row.seq, mac, row.entry) === row.mac && isSame(row)
      if (!isRight)
        return {
          entries: Number(seq),
          broken: `${name} (${row.entity} ${row.record_id}) is not as it was written`,
        }
      seq = expected
      mac = row.mac
    }
    if (rows.length === 0) break
  }
  const entries = Number(seq)
  if (proofOf(head.seq, head.mac) !== head.proof)
    return { entries, broken: 'the end of the chain was changed' }
  if (head.seq !== String(seq))
    return { entries, broken: `entry ${seq + 1n} is missing: the chain had ${head.seq}` }
  return { entries }
}

function isSame({ entity, record_id, entry }: { entity: string; record_id: string; entry: string }): boolean {
  const [, name, id] = JSON.parse(entry) as unknown[]
  return name === entity && String(id) === String(record_id)
}
