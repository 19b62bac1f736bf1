/**
 * Writes many new records in one statement per table.
 *
 * The unit of work spends most of its time on finding out what changed and on building statements with thousands of
 * parameters. For records that are all new nothing has to be found out: their keys are taken from the tables'
 * sequences at once, and the rows travel as one JSON text each table. Rules run before, as for any other write.
 */
import type { EntityMetadata, EntityProperty } from '@mikro-orm/core'
import { type RawBuilder, sql } from 'kysely'
import { allocateIds } from './allocate-ids.ts'
import type { Dirty } from './collect.ts'
import { insertLinks } from './insert-links.ts'
import type { NewRows } from './new-rows.ts'
import type { AnyRecord, Operation } from './operation.ts'
import { isNew } from './original.ts'

/** Fewer new records than this are left to the unit of work: two statements more would cost as much as they save. */
const worthwhile = 20

/**
 * Inserts the new records of `dirty` and gives them back as stored ones; false when it left them to the unit of work,
 * because there are few or they refer to each other in a circle. Changed records are not its business.
 */
export async function insertNew(operation: Operation, dirty: Dirty[]): Promise<boolean> {
  const tables = newRows(operation, dirty)
  const count = tables.reduce((sum, { records }) => sum + records.length, 0)
  if (count < worthwhile || !tables.every(({ meta }) => meta.props.every(isPlain))) return false
  const ordered = inDependencyOrder(tables)
  if (!ordered) return false
  await allocateIds(operation, ordered)
  const snapshots = new Map<AnyRecord, Snapshot>()
  for (const table of ordered) await insertTable(operation, table, snapshots)
  await insertLinks(operation, ordered)
  // From here on the unit of work takes the records for ones that it stored itself.
  const unit = operation.em.getUnitOfWork()
  for (const [record, snapshot] of snapshots) unit.register(record, snapshot, { refresh: true })
  return true
}

function newRows(operation: Operation, dirty: Dirty[]): NewRows[] {
  return dirty
    .map(({ entity, records }) => ({
      meta: operation.em.getMetadata().getByClassName(entity.name as never) as EntityMetadata,
      records: records.filter(isNew),
    }))
    .filter(({ records }) => records.length > 0)
}

/** Is it a value that JSON can carry into a column? Everything that modules declare is. */
function isPlain(property: EntityProperty): boolean {
  return !property.embedded && property.kind !== 'embedded' && (property.fieldNames?.length ?? 0) <= 1
}

/** Tables that others refer to first; undefined when they refer to each other in a circle. */
function inDependencyOrder(tables: NewRows[]): NewRows[] | undefined {
  const names = new Set(tables.map(({ meta }) => meta.className))
  const waiting = new Map(
    tables.map((table) => {
      const targets = table.meta.relations
        .filter((property) => ownsColumn(property) && refersToNew(table, property))
        .map((property) => property.targetMeta?.className ?? '')
      return [
        table,
        new Set(targets.filter((name) => names.has(name) && name !== table.meta.className)),
      ] as const
    }),
  )
  const ordered: NewRows[] = []
  while (waiting.size > 0) {
    const ready = [...waiting].find(([, targets]) => targets.size === 0)?.[0]
    if (!ready) return undefined
    waiting.delete(ready)
    ordered.push(ready)
    for (const targets of waiting.values()) targets.delete(ready.meta.className)
  }
  return ordered
}

function refersToNew({ records }: NewRows, { name }: EntityProperty): boolean {
  return records.some((record) => {
    const value = record[name]
    return (
      typeof value === 'object' &&
      value !== null &&
      '__meta' in value &&
      isNew(value) &&
      (value as AnyRecord).id === undefined
    )
  })
}

function ownsColumn(property: EntityProperty): boolean {
  return property.kind === 'm:1' || (property.kind === '1:1' && property.owner)
}

/** Columns that the table stores, in the order of their declaration. */
function storedProperties(meta: EntityMetadata): EntityProperty[] {
  return meta.props.filter(
    (property) =>
      property.persist !== false &&
      !property.formula &&
      !property.generated &&
      property.fieldNames?.length === 1 &&
      (property.kind === 'scalar' || ownsColumn(property)),
  ) as EntityProperty[]
}

async function insertTable(
  operation: Operation,
  { meta, records }: NewRows,
  snapshots: Map<AnyRecord, Snapshot>,
): Promise<void> {
  const properties = storedProperties(meta)
  const used = new Set<EntityProperty>()
  const rows = records.map((record) => {
    const { row, snapshot } = rowOf(operation, record, properties, used)
    snapshots.set(record, snapshot)
    return row
  })
  const columns = properties.filter((property) => used.has(property))
  const names = sql.join(columns.map((property) => sql.ref(property.fieldNames[0] ?? '')))
  await sql`
    insert into ${sql.table(meta.tableName)} (${names})
    select ${sql.join(columns.map(columnSql))} from jsonb_populate_recordset(null::${sql.table(meta.tableName)}, ${JSON.stringify(rows)}::jsonb) as row
  `.execute(operation.db)
}

/** The value of a column; where a row leaves it out, its default. */
function columnSql(property: EntityProperty): RawBuilder<unknown> {
  const column = sql.ref(`row.${property.fieldNames[0]}`)
  return property.defaultRaw && !property.nullable
    ? sql`coalesce(${column}, ${sql.raw(property.defaultRaw)})`
    : column
}

/** What the unit of work compares a record with later: its values as they were stored. */
type Snapshot = Record<string, unknown>

/** The row to be written, and the same as a snapshot: by property rather than by column. */
function rowOf(
  operation: Operation,
  record: AnyRecord,
  properties: EntityProperty[],
  used: Set<EntityProperty>,
): { row: Record<string, unknown>; snapshot: Snapshot } {
  const row: Record<string, unknown> = {}
  const snapshot: Snapshot = {}
  for (const property of properties) {
    const { name } = property
    let value = record[name]
    if (value === undefined || value === null) {
      if (property.version) value = record[name] = 1
      else if (property.onCreate) value = record[name] = property.onCreate(record, operation.em)
      // What the database fills in by a default is read again by whoever wants it; until then it is null.
      else if (value === undefined && property.kind === 'scalar' && !property.lazy) record[name] = null
    }
    const isLeftOut = value === undefined
    const stored = columnValue(value)
    snapshot[name] = value instanceof Date ? new Date(value) : isLeftOut ? null : stored
    if (isLeftOut) continue
    used.add(property)
    row[property.fieldNames[0] ?? ''] = stored
  }
  return { row, snapshot }
}

function columnValue(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
  return '__meta' in value ? (value as unknown as AnyRecord).id : value
}
