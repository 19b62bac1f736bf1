/** The compiler's entry points for root fields: info → selection tree → query tree → one statement → its JSON. */
import { type GraphQLResolveInfo, getArgumentValues, getNamedType, isObjectType } from 'graphql'
import { sql } from 'kysely'
import type { SchemaContext } from '../context.ts'
import type { EntityModel } from '../model.ts'
import { buildConnection } from './build-connection.ts'
import { buildRecord } from './build-record.ts'
import { type Selected, selectedFields } from './selection.ts'
import { connectionSql } from './sql/connection.ts'
import { objectSql } from './sql/json.ts'
import { recordSql } from './sql/record.ts'
import { column, conjunction, createScope, newRow, type Sql, tableOf, visible } from './sql/scope.ts'
import { checkedValue } from './values.ts'

/** The field that is being resolved, as a node of a selection tree. */
export function rootSelection(info: GraphQLResolveInfo): Selected {
  const definition = info.parentType.getFields()[info.fieldName]
  const [node] = info.fieldNodes
  if (!definition || !node) throw new Error(`${info.parentType.name} has no field "${info.fieldName}".`)
  const args = getArgumentValues(definition, node, info.variableValues)
  return {
    key: info.path.key.toString(),
    name: info.fieldName,
    definition,
    args,
    nodes: [...info.fieldNodes],
  }
}

/** Runs a statement of one row and one JSON column, and gives that value, whether or not the driver parses JSON. */
export async function runValue(context: SchemaContext, value: Sql): Promise<unknown> {
  const [row] = await context.run(sql<{ data: unknown }>`select ${value} as data`)
  const data = row?.data ?? null
  return typeof data === 'string' ? JSON.parse(data) : data
}

/** The record that the field's `id` argument names, as far as it is selected; null when there is none to see. */
export async function readRecord(
  info: GraphQLResolveInfo,
  context: SchemaContext,
  entity: EntityModel,
): Promise<unknown> {
  const selection = rootSelection(info)
  const id = checkedValue('ID', selection.args.id, ['id'])
  const scope = createScope(context)
  const projections = buildRecord(info, context.model, entity, selectedOf(info, selection))
  const row = newRow(entity, scope)
  const conditions = [sql`${column(row, 'id')} = ${id}::int8`, visible(row, scope)]
  const select = sql`select ${recordSql(projections, row, scope)} from ${tableOf(row)} where ${conjunction(conditions)}`
  return runValue(context, objectSql(select, scope))
}

/** The connection that the field's arguments ask for. */
export async function readConnection(
  info: GraphQLResolveInfo,
  context: SchemaContext,
  entity: EntityModel,
): Promise<unknown> {
  const query = buildConnection(info, context.model, entity, rootSelection(info), buildRecord)
  return runValue(
    context,
    connectionSql(query, () => undefined, createScope(context), recordSql),
  )
}

/** What is selected on the entity's type behind the field, lists and non-nulls aside. */
export function selectedOf(info: GraphQLResolveInfo, selection: Selected): Selected[] {
  const type = getNamedType(info.returnType)
  if (!isObjectType(type)) throw new Error(`${info.fieldName} does not return an object type.`)
  return selectedFields(info, type, selection.nodes)
}
