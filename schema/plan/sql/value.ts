/** Values of fields in SQL: columns, computed fields, delegated fields, paths and display names. */
import { sql } from 'kysely'
import { entityOf, type FieldModel, type FieldType, fieldOf } from '../../model.ts'
import { isDisplayName, readField } from '../fields.ts'
import { type Chunk, displayChunks } from './display-pattern.ts'
import {
  column,
  conjunction,
  newRow,
  type Row,
  readable,
  refOf,
  type Scope,
  type Sql,
  tableOf,
  visible,
} from './scope.ts'

/** Display names that name each other stop here. */
const maxNameDepth = 3

/** The field's value as PostgreSQL has it, for comparing and ordering; null where the viewer may not read it. */
export function valueSql(row: Row, field: FieldModel, scope: Scope, nameDepth = 0): Sql {
  const isReadable = readable(row, field.name, scope)
  if (isReadable === false) return sql`null::${sql.raw(nullType(field))}`
  const value = bareSql(row, field, scope, nameDepth)
  return isReadable === true ? value : sql`(case when ${isReadable} then ${value} end)`
}

function nullType({ type }: FieldModel): string {
  switch (type) {
    case 'ID':
    case 'ToOne':
    case 'Int':
      return 'int8'
    case 'Decimal':
      return 'numeric'
    case 'Float':
      return 'float8'
    case 'Boolean':
      return 'boolean'
    case 'Date':
      return 'date'
    case 'DateTime':
      return 'timestamptz'
    case 'JSON':
      return 'jsonb'
    default:
      return 'text'
  }
}

function bareSql(row: Row, field: FieldModel, scope: Scope, nameDepth: number): Sql {
  if (isDisplayName(row.entity, field)) return displayNameSql(row, scope, nameDepth)
  if (field.via) return relatedSql(row, fieldOf(row.entity, field.via), [field.name], scope, nameDepth)
  if (field.sql) return sql`(${field.sql(refOf(row))})`
  if (!field.column) throw new Error(`${row.entity.name}.${field.name} has no column to read.`)
  return column(row, field.column)
}

/** Value at the end of a path of to-one fields; null where one of them is null or not visible. */
export function pathSql(row: Row, path: string[], scope: Scope, nameDepth = 0): Sql {
  const field = readField(row.entity, path[0] ?? '')
  return path.length === 1
    ? valueSql(row, field, scope, nameDepth)
    : relatedSql(row, field, path.slice(1), scope, nameDepth)
}

function relatedSql(row: Row, link: FieldModel, path: string[], scope: Scope, nameDepth: number): Sql {
  const target = newRow(entityOf(scope.model, link.target ?? ''), scope)
  const value = pathSql(target, path, scope, nameDepth)
  const joined = sql`${column(target, 'id')} = ${valueSql(row, link, scope)}`
  return sql`(select ${value} from ${tableOf(target)} where ${conjunction([joined, visible(target, scope)])})`
}

/** The field at the end of a path of to-one fields. */
export function pathField(row: Row, path: string[], scope: Scope): FieldModel {
  let entity = row.entity
  for (const name of path.slice(0, -1)) entity = entityOf(scope.model, fieldOf(entity, name).target ?? '')
  return readField(entity, path.at(-1) ?? '')
}

/**
 * A value in the form in which JSON carries it: ids and decimals as text, moments in UTC with milliseconds. The
 * other types are already right in PostgreSQL's JSON.
 */
export function jsonSql(type: FieldType, value: Sql, columnType = ''): Sql {
  switch (type) {
    case 'ID':
    case 'ToOne':
    case 'Decimal':
      return sql`(${value})::text`
    case 'DateTime': {
      // to_char rounds up to "1000" milliseconds, so finer columns are cut first.
      const moment = columnType.includes('(3)') ? value : sql`date_trunc('milliseconds', ${value})`
      return sql`to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
    }
    default:
      return value
  }
}

/** What names the record to a person: the entity's pattern, without the words whose fields are empty. */
function displayNameSql(row: Row, scope: Scope, depth: number): Sql {
  const fallback = sql`'#' || ${column(row, 'id')}::text`
  if (depth >= maxNameDepth) return fallback
  const chunks = displayChunks(row.entity.displayName)
  const only = chunks.length === 1 ? chunks[0] : undefined
  if (only?.parts.length === 1 && typeof only.parts[0] === 'object' && only.separator === '') {
    const path = only.parts[0].path
    const field = pathField(row, path, scope)
    const isPlain = path.length === 1 && field.type === 'String' && field.column && !field.nullable
    if (isPlain && readable(row, field.name, scope) === true) return valueSql(row, field, scope)
  }
  const texts = chunks.map((chunk) => chunkSql(row, chunk, scope, depth))
  const joined = chunks.map((chunk, index) => {
    const text = texts[index] as Sql
    if (index === 0 || chunk.separator === '') return text
    const earlier = sql`coalesce(${sql.join(texts.slice(0, index))})`
    return sql`case when ${earlier} is null then ${text} else ${sql.lit(chunk.separator)} || ${text} end`
  })
  return sql`coalesce(nullif(concat(${sql.join(joined)}), ''), ${fallback})`
}

/** Text of a chunk, null when one of its fields is empty. */
function chunkSql(row: Row, chunk: Chunk, scope: Scope, depth: number): Sql {
  const parts = chunk.parts.map((part) =>
    typeof part === 'string' ? sql`${sql.lit(part)}::text` : textOf(row, part.path, scope, depth),
  )
  return sql`(${sql.join(parts, sql` || `)})`
}

function textOf(row: Row, path: string[], scope: Scope, depth: number): Sql {
  const field = pathField(row, path, scope)
  if (field.type === 'ToOne') return textOf(row, [...path, 'displayName'], scope, depth)
  const value = pathSql(row, path, scope, depth + 1)
  if (field.type === 'Enum') {
    const cases = (field.choices ?? []).map(
      (choice) => sql`when ${sql.lit(choice.value)} then ${sql.lit(choice.label)}`,
    )
    return sql`(case ${value} ${sql.join(cases, sql` `)} end)`
  }
  return sql`nullif(${jsonSql(field.type, value, field.columnType)}::text, '')`
}
