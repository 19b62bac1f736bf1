/**
 * Loads records by their ids, many at a time. Rules look at thousands of products for a batch of an import, and
 * MikroORM's `find` would spend several times as long on each: on conditions, results and merges that are not wanted
 * here. What it makes of a row is the same.
 */
import { Collection, type EntityMetadata, type EntityProperty, helper } from '@mikro-orm/core'
import { sql } from 'kysely'
import { listsOf, ownsColumn, storedProperties } from './columns.ts'
import type { AnyRecord, Operation } from './operation.ts'

/** The record of an id: the one that is known already, else one of which only the id is known. */
export function referenceTo(operation: Operation, entity: string, id: number): AnyRecord {
  return reference(operation, metaOf(operation, entity), id)
}

/** Fills the records of the ids with what is stored; those that are loaded already stay as they are. */
export async function loadRecords(operation: Operation, entity: string, ids: number[]): Promise<void> {
  const meta = metaOf(operation, entity)
  const properties = storedProperties(meta).filter(({ lazy }) => !lazy)
  const columns = properties.map(({ fieldNames }) => sql.ref(fieldNames[0] ?? ''))
  const found = await sql<Record<string, unknown>>`
    select ${sql.join(columns)} from ${sql.table(meta.tableName)} where id = any(${ids})
  `.execute(operation.db)
  // Most rows refer to the same few records: a unit, a currency, a company.
  const references: References = new Map()
  for (const row of found.rows) fill(operation, meta, properties, row, references)
}

/** Fills many-to-many lists of records of one entity: the members are known by their ids afterwards. */
export async function loadLinks(
  operation: Operation,
  owners: AnyRecord[],
  property: EntityProperty,
): Promise<void> {
  const [own, target] = [property.joinColumns[0] ?? '', property.inverseJoinColumns[0] ?? '']
  const found = await sql<{ own: string; target: string }>`
    select ${sql.ref(own)} as own, ${sql.ref(target)} as target from ${sql.table(property.pivotTable)}
    where ${sql.ref(own)} = any(${owners.map(({ id }) => Number(id))}) order by ${sql.ref(target)}
  `.execute(operation.db)
  const members = Map.groupBy(found.rows, (row) => Number(row.own))
  const targetMeta = property.targetMeta as EntityMetadata
  for (const owner of owners) {
    const list = owner[property.name] as Collection<object>
    const rows = members.get(Number(owner.id)) ?? []
    list.hydrate(
      rows.map((row) => reference(operation, targetMeta, Number(row.target))),
      true,
    )
  }
}

function metaOf(operation: Operation, entity: string): EntityMetadata {
  return operation.em.getMetadata().getByClassName(entity as never) as EntityMetadata
}

function reference(operation: Operation, meta: EntityMetadata, id: number): AnyRecord {
  const unit = operation.em.getUnitOfWork()
  const known = unit.getById(meta.class as never, id as never) as AnyRecord | undefined
  if (known) return known
  const record = Object.create(meta.prototype) as AnyRecord
  record.id = id
  helper(record).__initialized = false
  unit.register(record, { id } as never)
  return record
}

/** Records that rows refer to, by relation and id as the database writes it. */
type References = Map<EntityProperty, Map<unknown, AnyRecord>>

function fill(
  operation: Operation,
  meta: EntityMetadata,
  properties: EntityProperty[],
  row: Record<string, unknown>,
  references: References,
): void {
  const record = reference(operation, meta, Number(row.id))
  const wrapped = helper(record)
  if (wrapped.__initialized) return
  // What somebody set before the record was loaded is a change of it.
  const changes: AnyRecord = {}
  for (const property of properties) {
    if (property.primary) continue
    if (record[property.name] !== undefined) changes[property.name] = record[property.name]
    record[property.name] = fieldValue(operation, property, row[property.fieldNames[0] ?? ''], references)
  }
  for (const property of listsOf(meta)) {
    const list = new Collection(record, undefined, false)
    list.property = property as never
    record[property.name] ??= list
  }
  wrapped.__initialized = true
  wrapped.__originalEntityData = operation.em.getComparator().prepareEntity(record)
  for (const { name } of properties) wrapped.__loadedProperties.add(name)
  Object.assign(record, changes)
}

function fieldValue(
  operation: Operation,
  property: EntityProperty,
  value: unknown,
  references: References,
): unknown {
  if (value === null || value === undefined) return null
  if (ownsColumn(property) && !property.mapToPk) {
    const known = references.get(property) ?? new Map<unknown, AnyRecord>()
    references.set(property, known)
    const record =
      known.get(value) ?? reference(operation, property.targetMeta as EntityMetadata, Number(value))
    known.set(value, record)
    return record
  }
  // The driver gives numbers of 64 bits as text; ids and counts fit a number.
  return property.columnTypes[0]?.startsWith('big') ? Number(value) : value
}
