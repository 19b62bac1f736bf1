/** Locks records before they are read, so that what rules compute from them is still true when it is written. */
import { sql } from 'kysely'
import { TrellisError } from '#core/errors.ts'
import { type EntityModel, entityOf, fieldOf } from '#schema/model.ts'
import type { Operation } from './operation.ts'

/**
 * Locks the wholes that the records belong to (the order of an order line; the record itself where it is no part), in
 * id order, so that two operations can wait for each other but never deadlock. Missing ids are NOT_FOUND.
 */
export async function lockRecords(operation: Operation, entity: EntityModel, ids: number[]): Promise<void> {
  const unique = [...new Set(ids)]
  const whole = await wholeIds(operation, entity, unique)
  const locked = await sql<{ id: string }>`
    select id from ${sql.table(whole.entity.table)} where id = any(${whole.ids}) order by id for update
  `.execute(operation.db)
  if (locked.rows.length < whole.ids.length) throw notFound(entity, unique)
  if (whole.entity !== entity) {
    const present = await sql<{ id: string }>`
      select id from ${sql.table(entity.table)} where id = any(${unique})
    `.execute(operation.db)
    if (present.rows.length < unique.length) throw notFound(entity, unique)
  }
}

/** The error for ids that lead nowhere, or nowhere that the viewer may see. */
export function notFound(entity: EntityModel, ids: number[]): TrellisError {
  const which =
    ids.length === 1
      ? `the id ${ids[0]}`
      : `all of the ids ${ids.slice(0, 10).join(', ')}${ids.length > 10 ? ' …' : ''}`
  return new TrellisError('NOT_FOUND', `There is no ${entity.label.toLowerCase()} with ${which}.`)
}

async function wholeIds(
  operation: Operation,
  entity: EntityModel,
  ids: number[],
): Promise<{ entity: EntityModel; ids: number[] }> {
  if (!entity.partOf) return { entity, ids }
  const column = fieldOf(entity, entity.partOf.field).column ?? ''
  const found = await sql<{ id: string }>`
    select distinct ${sql.ref(column)} as id from ${sql.table(entity.table)} where id = any(${ids})
  `.execute(operation.db)
  if (found.rows.length === 0) throw notFound(entity, ids)
  return wholeIds(
    operation,
    entityOf(operation.registry.model, entity.partOf.entity),
    found.rows.map((row) => Number(row.id)),
  )
}
