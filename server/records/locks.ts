/** Locks records before they are read, so that what rules compute from them is still true when it is written. */
import { sql } from 'kysely'
import { type EntityModel, entityOf, fieldOf } from '#schema/model.ts'
import { checkRight, refusedRecord, rowRights, runBound } from './access.ts'
import { notFound } from './not-found.ts'
import type { Operation } from './operation.ts'

/**
 * Locks the wholes that the records belong to (the order of an order line; the record itself where it is no part), in
 * id order, so that two operations can wait for each other but never deadlock. Missing ids and those that the viewer
 * does not see are NOT_FOUND, those that they may not do `right` with FORBIDDEN; without a right nothing is asked.
 */
export async function lockRecords(
  operation: Operation,
  entity: EntityModel,
  ids: number[],
  right?: string,
): Promise<void> {
  if (right !== undefined) checkRight(operation, entity, right)
  const unique = [...new Set(ids)]
  const whole = await wholeIds(operation, entity, unique)
  const isWhole = whole.entity === entity
  const { visible, allowed } = rightsTo(operation, entity, right)
  const locked = isWhole
    ? sql<Found>`
      select r.id, ${allowed} as allowed from ${sql.table(entity.table)} r
      where r.id = any(${whole.ids}) and ${visible} order by r.id for update of r`
    : sql<Found>`
      select id, true as allowed from ${sql.table(whole.entity.table)} where id = any(${whole.ids}) order by id for update`
  let found = await runBound(operation, locked)
  if (found.length < whole.ids.length) throw notFound(entity, unique)
  if (!isWhole) {
    found = await runBound(
      operation,
      sql<Found>`select r.id, ${allowed} as allowed from ${sql.table(entity.table)} r where r.id = any(${unique}) and ${visible}`,
    )
    if (found.length < unique.length) throw notFound(entity, unique)
  }
  if (right !== undefined && found.some((row) => !row.allowed)) throw refusedRecord(operation, entity, right)
}

interface Found {
  id: string
  allowed: boolean
}

function rightsTo(operation: Operation, entity: EntityModel, right: string | undefined) {
  if (right === undefined) return { visible: sql`true`, allowed: sql`true` }
  return rowRights(operation, entity, right, 'r')
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
