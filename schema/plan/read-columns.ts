/** For resolvers that need some columns of a record which their arguments name. */
import { sql } from 'kysely'
import type { SchemaContext } from '../context.ts'
import { type EntityModel, fieldOf } from '../model.ts'
import { bindPlan, createPlan } from './plan.ts'
import { objectSql } from './sql/json.ts'
import { column, conjunction, createScope, newRow, tableOf, visible } from './sql/scope.ts'
import { jsonSql, valueSql } from './sql/value.ts'

/**
 * Values of these fields (relations as ids) of the record with that id, in the form in which JSON carries them; null
 * when there is none that the viewer may read.
 */
export async function readColumns(
  context: SchemaContext,
  entity: EntityModel,
  id: number,
  names: string[],
): Promise<Record<string, string | null> | null> {
  const scope = createScope(context, false)
  const row = newRow(entity, scope)
  const values = names.map((name) => {
    const field = fieldOf(entity, name)
    return sql`${jsonSql(field.type, valueSql(row, field, scope), field.columnType)} as ${sql.id(name)}`
  })
  const allowed = conjunction([sql`${column(row, 'id')} = ${id}::int8`, visible(row, scope)])
  const select = sql`select ${sql.join(values)} from ${tableOf(row)} where ${allowed}`
  const plan = createPlan(objectSql(select, scope), scope)
  const text = await context.read(bindPlan(plan, { variables: {}, context, memo: new Map() }))
  return text === null ? null : (JSON.parse(text) as Record<string, string | null>)
}
