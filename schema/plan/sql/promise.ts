/**
 * What the schema promises, kept where nobody looks at the values any more. When PostgreSQL's JSON goes to the client
 * as it is, a value that graphql-js would refuse (a null that cannot be, a number that is none) becomes a mark; the
 * answer with a mark in it is given up, and graphql-js makes the proper errors.
 */
import { sql } from 'kysely'
import type { FieldModel, FieldType } from '../../model.ts'
import type { Scope, Sql } from './scope.ts'
import { jsonSql } from './value.ts'

/** What a broken promise looks like in the text. A JSON field of a record may hold the same, to no harm. */
export const brokenMark = '{"~broken":0}'

const broken = sql`${sql.lit(brokenMark)}::json`

/** JSON of a scalar. */
export function scalarSql(field: FieldModel, value: Sql, isRequired: boolean, scope: Scope): Sql {
  const json = jsonSql(field.type, value, field.columnType)
  if (!scope.isText) return json
  const shown = field.type === 'Float' ? sql`${value} + 0::float8` : json
  const refused = refusedSql(field.type, value, field.columnType)
  // Columns keep their own promises; what comes from elsewhere may be hidden or empty.
  const isSure = !isRequired || field.column !== undefined || field.name === 'displayName'
  const kept = refused ? sql`case when ${refused} then ${broken} else to_json(${shown}) end` : shown
  if (isSure) return kept
  return refused ? sql`coalesce(${kept}, ${broken})` : sql`coalesce(to_json(${kept}), ${broken})`
}

/** JSON of a to-one record that may not be null: it is when the viewer may not see it. */
export function requiredSql(json: Sql, scope: Scope): Sql {
  return scope.isText ? sql`coalesce(${json}, ${broken})` : json
}

/** Numbers that GraphQL's own scalars do not take. */
function refusedSql(type: FieldType, value: Sql, columnType: string | undefined): Sql | undefined {
  if (type === 'Float') return sql`${value} in ('NaN', 'Infinity', '-Infinity')`
  if (type === 'Int' && !/^(int|integer|int4|smallint|serial)\b/.test(columnType ?? ''))
    return sql`${value} not between -2147483648 and 2147483647`
  return undefined
}
