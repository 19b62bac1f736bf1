/** Which records of the target belong to a row's to-many field. */
import { sql } from 'kysely'
import type { FieldModel } from '../../model.ts'
import { column, conjunction, newAlias, type Row, readable, type Scope, type Sql } from './scope.ts'
import { valueSql } from './value.ts'

/** The condition that binds a row of the target to the row that owns the to-many field. */
export function linkSql(row: Row, field: FieldModel, target: Row, scope: Scope): Sql {
  const path = field.toMany
  if (!path) throw new Error(`${row.entity.name}.${field.name} does not say where its records are found.`)
  const isReadable = readable(row, field.name, scope)
  if (isReadable === false) return sql`false`
  const guard = isReadable === true ? undefined : isReadable
  if (path.kind === 'INVERSE') {
    const inverse = target.entity.fields.get(path.field)
    const link = inverse ? valueSql(target, inverse, scope) : column(target, path.column)
    return conjunction([sql`${link} = ${column(row, 'id')}`, guard])
  }
  const pivot = { entity: row.entity, alias: newAlias(scope) }
  const from = sql`${sql.id(path.table)} as ${sql.id(pivot.alias)}`
  const own = sql`${column(pivot, path.ownColumn)} = ${column(row, 'id')}`
  const list = sql`select ${column(pivot, path.targetColumn)} from ${from} where ${own}`
  return conjunction([sql`${column(target, 'id')} in (${list})`, guard])
}
