/** Replies of mutations (and any resolver that has ids): the selected fields of these records. */
import type { GraphQLResolveInfo } from 'graphql'
import { sql } from 'kysely'
import type { SchemaContext } from '../context.ts'
import type { EntityModel } from '../model.ts'
import { buildRecord } from './build-record.ts'
import { rootSelection, runValue, selectedOf } from './read.ts'
import { listSql } from './sql/json.ts'
import { recordSql } from './sql/record.ts'
import { column, conjunction, createScope, newRow, tableOf, visible } from './sql/scope.ts'

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
  const scope = createScope(context)
  const projections = buildRecord(info, context.model, entity, selectedOf(info, rootSelection(info)))
  const row = newRow(entity, scope)
  const asked = sql`unnest(${ids}::int8[]) with ordinality as asked (id, place)`
  const select = sql`select ${recordSql(projections, row, scope)} from ${tableOf(row)}
    join ${asked} on asked.id = ${column(row, 'id')} where ${conjunction([visible(row, scope)])} order by asked.place`
  return (await runValue(context, listSql(select, scope))) as Record<string, unknown>[]
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
