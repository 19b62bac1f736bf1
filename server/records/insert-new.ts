/**
 * Writes many new records in one statement per table.
 *
 * The unit of work spends most of its time on finding out what changed and on building statements with thousands of
 * parameters. For records that are all new nothing has to be found out: their keys are taken from the tables'
 * sequences at once, and the rows travel as one JSON text each table. Rules run before, as for any other write.
 */
import { type EntityMetadata, type EntityProperty, helper } from '@mikro-orm/core'
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
  for (const table of ordered) await insertTable(operation, table)
  await insertLinks(operation, ordered)
  for (const table of ordered) for (const record of table.records) markStored(operation, record)
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

async function insertTable(operation: Operation, { meta, records }: NewRows): Promise<void> {
  const properties = storedProperties(meta)
  const used = new Set<EntityProperty>()
  const rows = records.map((record) => rowOf(operation, record, properties, used))
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

function rowOf(
  operation: Operation,
  record: AnyRecord,
  properties: EntityProperty[],
  used: Set<EntityProperty>,
): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (const property of properties) {
    let value = record[property.name]
    if (value === undefined || value === null) {
      if (property.version) value = record[property.name] = 1
      else if (property.onCreate) value = record[property.name] = property.onCreate(record, operation.em)
    }
    if (value === undefined) continue
    used.add(property)
    row[property.fieldNames[0] ?? ''] = columnValue(value)
  }
  return row
}

function columnValue(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
  return '__meta' in value ? (value as unknown as AnyRecord).id : value
}

/** Makes the unit of work take the record for one that it stored itself. */
function markStored(operation: Operation, record: AnyRecord): void {
  const wrapped = helper(record)
  for (const property of wrapped.__meta.props as EntityProperty[]) {
    // What the database filled in by a default is null here and there alike.
    if (
      property.kind === 'scalar' &&
      record[property.name] === undefined &&
      property.persist !== false &&
      !property.lazy
    ) {
      record[property.name] = null
    }
  }
  operation.em
    .getUnitOfWork()
    .register(record, operation.em.getComparator().prepareEntity(record), { refresh: true })
}
