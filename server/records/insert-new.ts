/**
 * Writes many new records in one statement per table.
 *
 * The unit of work spends most of its time on finding out what changed and on building statements with thousands of
 * parameters. For records that are all new nothing has to be found out: their keys are taken from the tables'
 * sequences at once, and the rows travel column by column. Rules run before, as for any other write.
 */
import type { EntityMetadata, EntityProperty } from '@mikro-orm/core'
import { allocateIds } from './allocate-ids.ts'
import type { Dirty } from './collect.ts'
import { ownsColumn } from './columns.ts'
import { insertLinks } from './insert-links.ts'
import { insertRows } from './insert-rows.ts'
import type { NewRows } from './new-rows.ts'
import type { AnyRecord, Operation } from './operation.ts'
import { isNew } from './original.ts'
import { together } from './together.ts'

/** Fewer new records than this are left to the unit of work: the statement for the keys would cost as much as it saves. */
const worthwhile = 2

/** Will so many new records be written by `insertNew`? Their keys are then worth taking early. */
export function isWorthwhile(dirty: Dirty[]): boolean {
  return dirty.reduce((sum, { records }) => sum + records.filter(isNew).length, 0) >= worthwhile
}

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
  // In this order, but without waiting for each other.
  await together([...ordered.map((table) => insertRows(operation, table)), insertLinks(operation, ordered)])
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

/** Is it a value of one column, and no array? Everything that modules declare is. */
function isPlain(property: EntityProperty): boolean {
  const isArray = property.columnTypes?.[0]?.endsWith('[]') ?? false
  return (
    !isArray && !property.embedded && property.kind !== 'embedded' && (property.fieldNames?.length ?? 0) <= 1
  )
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
