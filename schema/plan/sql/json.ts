/** JSON out of selects: the column names of a select are the keys of its objects. */
import { sql } from 'kysely'
import { newAlias, type Scope, type Sql } from './scope.ts'

/** A select list of `expression as "key"`; empty for none, which makes an empty object. */
export function named(items: [key: string, value: Sql][]): Sql {
  return items.length === 0 ? sql`` : sql.join(items.map(([key, value]) => sql`${value} as ${sql.id(key)}`))
}

/** The one row of a select as a JSON object, or null when there is none; `pages` is its `with` clause. */
export function objectSql(select: Sql, scope: Scope, pages: Sql = sql``): Sql {
  const alias = sql.id(newAlias(scope))
  return sql`(${pages}select row_to_json(${alias}) from (${select}) ${alias})`
}

/** The rows of a select as a JSON list, empty when there is none. */
export function listSql(select: Sql, scope: Scope): Sql {
  const alias = sql.id(newAlias(scope))
  return sql`(select coalesce(json_agg(${alias}), '[]') from (${select}) ${alias})`
}

/** `__typename`. */
export function typenameSql(name: string): Sql {
  return sql`${sql.lit(name)}::text`
}
