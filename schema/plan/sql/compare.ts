/** Comparisons in SQL. They are never unknown: a null is different from every value. */
import { sql } from 'kysely'
import type { FieldType } from '../../model.ts'
import type { Operator } from '../condition.ts'
import { mapValue, type Value } from '../late.ts'
import type { Sql } from './scope.ts'

/** A checked value as a parameter of the field's type, so that PostgreSQL never guesses another one. */
export function parameter(type: FieldType, value: unknown): Sql {
  switch (type) {
    case 'ID':
    case 'ToOne':
    case 'Int':
      return sql`${value}::int8`
    case 'Decimal':
      return sql`${value}::numeric`
    case 'Float':
      return sql`${value}::float8`
    case 'Boolean':
      return sql`${value}::boolean`
    case 'Date':
      return sql`${value}::date`
    case 'DateTime':
      return sql`${value}::timestamptz`
    default:
      return sql`${value}`
  }
}

function list(type: FieldType, values: unknown): Sql {
  switch (type) {
    case 'ID':
    case 'ToOne':
    case 'Int':
      return sql`${values}::int8[]`
    case 'Decimal':
      return sql`${values}::numeric[]`
    case 'Float':
      return sql`${values}::float8[]`
    case 'Boolean':
      return sql`${values}::boolean[]`
    case 'Date':
      return sql`${values}::date[]`
    case 'DateTime':
      return sql`${values}::timestamptz[]`
    default:
      return sql`${values}`
  }
}

/** `value operator operand`; the operand was checked for the type. */
export function compareSql(type: FieldType, value: Sql, operator: Operator, operand: unknown): Sql {
  const pattern = (make: (text: string) => string) => mapValue(operand, (known) => make(String(known)))
  switch (operator) {
    case 'eq':
      return sql`${value} = ${parameter(type, operand)}`
    case 'ne':
      return sql`${value} is distinct from ${parameter(type, operand)}`
    case 'in':
      return sql`${value} = any(${list(type, operand)})`
    case 'notIn':
      return sql`(${value} = any(${list(type, operand)})) is not true`
    case 'gt':
      return sql`${value} > ${parameter(type, operand)}`
    case 'gte':
      return sql`${value} >= ${parameter(type, operand)}`
    case 'lt':
      return sql`${value} < ${parameter(type, operand)}`
    case 'lte':
      return sql`${value} <= ${parameter(type, operand)}`
    case 'contains':
      return likeSql(
        value,
        pattern((text) => `%${escapeLike(text)}%`),
      )
    case 'startsWith':
      return likeSql(
        value,
        pattern((text) => `${escapeLike(text)}%`),
      )
    case 'endsWith':
      return likeSql(
        value,
        pattern((text) => `%${escapeLike(text)}`),
      )
    case 'like':
      return likeSql(value, pattern(completeLike))
    case 'isNull':
      return operand === true ? sql`${value} is null` : sql`${value} is not null`
  }
}

/** Matches a pattern without regard to case; a trigram index serves it. */
export function likeSql(value: Sql, pattern: Value<string>): Sql {
  return sql`${value} ilike ${pattern}`
}

/** Makes every character of the text stand for itself in a LIKE pattern. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/** A pattern must not end in a lone backslash: it then stands for itself. */
function completeLike(pattern: string): string {
  const backslashes = /\\*$/.exec(pattern)?.[0].length ?? 0
  return backslashes % 2 === 1 ? `${pattern}\\` : pattern
}
