import { sql } from 'kysely'
import type { EntityModel } from '../../model.ts'
import { newRow, type Row, type Scope, type Sql } from './scope.ts'

/** Did the record, as it was before a change, satisfy the condition? `before` is JSON of what differs from now. */
export function seenBefore(
  entity: EntityModel,
  id: Sql,
  before: Sql,
  condition: (row: Row) => Sql,
  scope: Scope,
): Sql {
  const row = newRow(entity, scope)
  const table = sql.table(entity.table)
  const current = sql`(select c from ${table} as c where c.id = ${id})`
  const from = sql`json_populate_record(coalesce(${current}, null::${table}), ${before}::json) as ${sql.id(row.alias)}`
  return sql`exists (select 1 from ${from} where ${condition(row)})`
}
