/** Which records of the target belong to a row's to-many field. */
import { sql } from 'kysely'
import type { FieldModel } from '../../model.ts'
import { column, newAlias, type Row, type Scope, type Sql } from './scope.ts'

/** The condition that binds a row of the target to the row that owns the to-many field. */
export function linkSql(row: Row, field: FieldModel, target: Row, scope: Scope): Sql {
  const path = field.toMany
  if (!path) throw new Error(`${row.entity.name}.${field.name} does not say where its records are found.`)
  if (path.kind === 'INVERSE') return sql`${column(target, path.column)} = ${column(row, 'id')}`
  const pivot = { entity: row.entity, alias: newAlias(scope) }
  const from = sql`${sql.id(path.table)} as ${sql.id(pivot.alias)}`
  const own = sql`${column(pivot, path.ownColumn)} = ${column(row, 'id')}`
  return sql`${column(target, 'id')} in (select ${column(pivot, path.targetColumn)} from ${from} where ${own})`
}
