/** Third stage, histories: what the change log holds of a record and its parts. */
import { sql } from 'kysely'
import { type EntityModel, fieldOf } from '../../model.ts'
import type { HistoryProjection, HistoryQuery } from '../query.ts'
import { changedValuesSql } from './change-values.ts'
import type { RecordSql } from './connection.ts'
import { listSql, named, objectSql, typenameSql } from './json.ts'
import {
  column,
  conjunction,
  newAlias,
  newRow,
  type Row,
  type Scope,
  type Sql,
  tableOf,
  visible,
} from './scope.ts'
import { jsonSql } from './value.ts'

/** JSON list of the entries of the row's record, the latest first. */
export function historySql(query: HistoryQuery, row: Row, scope: Scope, recordSql: RecordSql): Sql {
  const entry = newAlias(scope)
  const ref = (name: string): Sql => sql`${sql.id(entry)}.${sql.id(name)}`
  const { entity } = row
  const root = entity.partOf
    ? column(row, fieldOf(entity, entity.partOf.field).column ?? 'id')
    : column(row, 'id')
  const names = query.entities.map(({ name }) => sql.lit(name))
  const conditions = [
    sql`${ref('root_id')} = ${root}`,
    sql`${ref('entity')} in (${sql.join(names)})`,
    sql`${ref('record_id')} = case when ${ref('entity')} = ${sql.lit(entity.name)} then ${column(row, 'id')} else ${ref('record_id')} end`,
    query.before === undefined || query.before === null
      ? undefined
      : sql`${ref('id')} < ${query.before}::int8`,
    ...query.entities.filter(({ name }) => name !== entity.name).map((part) => partSeen(part, ref, scope)),
    isToldOf(query, row, entry, scope),
  ]
  const projection = (of: HistoryProjection): [string, Sql] => [of.key, entrySql(of)]
  const entrySql = (of: HistoryProjection): Sql => {
    switch (of.kind) {
      case 'TYPENAME':
        return typenameSql('HistoryEntry')
      case 'VALUE':
        return of.name === 'at'
          ? jsonSql('DateTime', ref('at'))
          : of.name === 'id' || of.name === 'record_id'
            ? sql`${ref(of.name)}::text`
            : ref(of.name)
      case 'ACTOR': {
        const user = newRow(of.entity, scope)
        const own = sql`${column(user, 'id')} = ${ref('actor')}`
        return objectSql(
          sql`select ${recordSql(of.of, user, scope)} from ${tableOf(user)} where ${conjunction([own, visible(user, scope)])}`,
          scope,
        )
      }
      case 'CHANGES':
        return changedValuesSql(of.of, query.entities, entry, row, scope)
    }
  }
  return listSql(
    sql`select ${named(query.of.map(projection))} from change_log as ${sql.id(entry)} where ${conjunction(conditions)}
      order by ${ref('id')} desc limit ${query.first}::int8`,
    scope,
  )
}

/** A change of which the viewer may read nothing is not told of: even that it happened may say that a hidden record went. */
function isToldOf(query: HistoryQuery, row: Row, entry: string, scope: Scope): Sql | undefined {
  if (!scope.rights) return undefined
  const changes = changedValuesSql([{ key: 'field', name: 'field' }], query.entities, entry, row, scope)
  return sql`(${sql.id(entry)}.operation <> 'UPDATE' or json_array_length(${changes}) > 0)`
}

/** Parts that a rule hides from the viewer are left out, deleted ones too: nobody can say of whom they were. */
function partSeen(part: EntityModel, ref: (name: string) => Sql, scope: Scope): Sql | undefined {
  const row = newRow(part, scope)
  const seen = visible(row, scope)
  if (!seen) return undefined
  const exists = sql`exists (select 1 from ${tableOf(row)} where ${column(row, 'id')} = ${ref('record_id')} and ${seen})`
  return sql`(${ref('entity')} <> ${sql.lit(part.name)} or ${exists})`
}
