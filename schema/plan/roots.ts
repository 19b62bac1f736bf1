/** The three kinds of root reads, from a selected field to the SQL of its JSON. */
import { sql } from 'kysely'
import type { EntityModel, Model } from '../model.ts'
import { buildAggregate } from './aggregate/build.ts'
import { aggregateSql } from './aggregate/sql.ts'
import { buildConnection } from './build-connection.ts'
import { buildRecord } from './build-record.ts'
import { forbidden } from './errors.ts'
import type { RootKind } from './extensions.ts'
import { rightsOf } from './policy.ts'
import { objectTypeOf, type Selected, selectedFields } from './selection.ts'
import type { Source } from './source.ts'
import { asOfRecord } from './sql/as-of.ts'
import { connectionSql } from './sql/connection.ts'
import { objectSql } from './sql/json.ts'
import { recordSql } from './sql/record.ts'
import { column, conjunction, newRow, type Scope, type Sql, tableOf, visible } from './sql/scope.ts'
import { checkValue } from './values.ts'

/** SQL of the JSON that the root field answers. */
export function rootSql(
  kind: RootKind,
  source: Source,
  model: Model,
  entity: EntityModel,
  selection: Selected,
  scope: Scope,
): Sql {
  const rights = rightsOf(source.binding.context.policy)
  if (rights?.operation(entity, 'read') === false) throw forbidden(rights.refusal(entity, 'read'))
  switch (kind) {
    case 'RECORD':
      return recordRootSql(source, model, entity, selection, scope)
    case 'CONNECTION': {
      const query = buildConnection(source, model, entity, selection, buildRecord)
      return connectionSql(query, () => undefined, scope, recordSql)
    }
    case 'AGGREGATE':
      return aggregateSql(buildAggregate(source, model, entity, selection), scope)
  }
}

/** The record that the field's `id` argument names, as far as it is selected; null when there is none to see. */
function recordRootSql(
  source: Source,
  model: Model,
  entity: EntityModel,
  selection: Selected,
  scope: Scope,
): Sql {
  const id = checkValue('ID', selection.args.id, ['id'])
  const fields = selectedFields(source, objectTypeOf(selection), selection.nodes)
  const projections = buildRecord(source, model, entity, fields)
  const { asOf } = selection.args
  if (asOf !== undefined && asOf !== null) {
    const moment = sql`${checkValue('DateTime', asOf, ['asOf'])}::timestamptz`
    scope.asOf = asOfRecord(model, entity, sql`${id}::int8`, moment)
  }
  const row = newRow(entity, scope)
  const conditions = [sql`${column(row, 'id')} = ${id}::int8`, visible(row, scope)]
  return objectSql(
    sql`select ${recordSql(projections, row, scope)} from ${tableOf(row)} where ${conjunction(conditions)}`,
    scope,
  )
}
