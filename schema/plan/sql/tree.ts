/** `descendantOf` and `ancestorOf`: the record itself and all below or above it. */
import { sql } from 'kysely'
import { fieldOf } from '../../model.ts'
import type { Value } from '../late.ts'
import {
  column,
  conjunction,
  linkColumn,
  newAlias,
  newRow,
  type Row,
  type Scope,
  type Sql,
  tableOf,
  visible,
} from './scope.ts'

/** True for the record of that id and everything that is reached from it; a circle in the data ends by itself. */
export function treeSql(
  direction: 'DESCENDANTS' | 'ANCESTORS',
  id: Value<number>,
  row: Row,
  scope: Scope,
): Sql {
  const parent = linkColumn(fieldOf(row.entity, row.entity.treeField ?? ''))
  const found = sql.id(newAlias(scope))
  const start = newRow(row.entity, scope)
  const next = newRow(row.entity, scope)
  const [from, to] = direction === 'DESCENDANTS' ? [parent, 'id'] : ['id', parent]
  const first = sql`select ${column(start, 'id')} as id, ${column(start, parent)} as parent
    from ${tableOf(start)} where ${conjunction([sql`${column(start, 'id')} = ${id}::int8`, visible(start, scope)])}`
  const stepFrom = to === 'id' ? sql`id` : sql`parent`
  const step = sql`select ${column(next, 'id')}, ${column(next, parent)}
    from ${tableOf(next)} join ${found} on ${column(next, from)} = ${found}.${stepFrom}
    where ${conjunction([visible(next, scope)])}`
  return sql`${column(row, 'id')} in (with recursive ${found} as (${first} union ${step}) select id from ${found})`
}
