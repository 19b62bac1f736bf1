/** Replies of mutations (and any resolver that has ids): the selected fields of these records. */
import { type GraphQLResolveInfo, getNamedType, isObjectType } from 'graphql'
import { sql } from 'kysely'
import type { SchemaContext } from '../context.ts'
import type { EntityModel } from '../model.ts'
import { buildRecord } from './build-record.ts'
import { late } from './late.ts'
import { readField } from './read.ts'
import { selectedFields } from './selection.ts'
import { listSql } from './sql/json.ts'
import { recordSql } from './sql/record.ts'
import { column, conjunction, newRow, tableOf, visible } from './sql/scope.ts'

const asked = late(({ ids }) => ids ?? [])

/**
 * What `info` selects of the records with these ids, in the order of the ids, by one statement of the context.
 * Records that the viewer may not read are left out. Archived ones are not hidden: they were named.
 */
export async function replyRecords(
  info: GraphQLResolveInfo,
  entity: EntityModel,
  ids: number[],
  context: SchemaContext,
): Promise<Record<string, unknown>[]> {
  const values = { variables: info.variableValues, ids }
  const records = await readField(info, context, values, `reply ${entity.name}`, (source, scope) => {
    const type = getNamedType(info.returnType)
    if (!isObjectType(type)) throw new Error(`${info.fieldName} does not return an object type.`)
    const fields = selectedFields(source, type, info.fieldNodes)
    const projections = buildRecord(source, context.model, entity, fields)
    const row = newRow(entity, scope)
    const list = sql`unnest(${asked}::int8[]) with ordinality as asked (id, place)`
    const select = sql`select ${recordSql(projections, row, scope)} from ${tableOf(row)}
      join ${list} on asked.id = ${column(row, 'id')} where ${conjunction([visible(row, scope)])} order by asked.place`
    return listSql(select, scope)
  })
  return records as Record<string, unknown>[]
}

/** The same for one record; null when the viewer may not read it. */
export async function replyRecord(
  info: GraphQLResolveInfo,
  entity: EntityModel,
  id: number,
  context: SchemaContext,
): Promise<Record<string, unknown> | null> {
  const [record] = await replyRecords(info, entity, [id], context)
  return record ?? null
}
