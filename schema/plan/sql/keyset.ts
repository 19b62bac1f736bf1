/** Keyset pages: order by, cursors, and "comes after this cursor", with nulls and mixed directions. */
import { sql } from 'kysely'
import type { OrderTerm } from '../order.ts'
import { parameter } from './compare.ts'
import type { Row, Scope, Sql } from './scope.ts'
import { pathSql } from './value.ts'

/** The value at the end of an order's path. */
export type KeyOf = (path: string[]) => Sql

/** `order by` list. Nulls stand at PostgreSQL's defaults: last in ASC, first in DESC. */
export function orderSql(terms: OrderTerm[], keyOf: KeyOf): Sql {
  return sql.join(
    terms.map((term) => sql`${keyOf(term.path)} ${sql.raw(term.direction === 'ASC' ? 'asc' : 'desc')}`),
  )
}

/** Opaque cursor of a row: base64url of a JSON list of the order's fingerprint and the exact order values. */
export function cursorSql(terms: OrderTerm[], hash: string, row: Row, scope: Scope): Sql {
  const values = terms.map((term) => exactSql(term, pathSql(row, term.path, scope)))
  const list = sql`json_build_array(${sql.join([sql.lit(hash), ...values])})`
  return sql`translate(encode(convert_to(${list}::text, 'UTF8'), 'base64'), E'+/=\\n', '-_')`
}

/** Text that gives exactly the same value when it is read back. */
function exactSql(term: OrderTerm, value: Sql): Sql {
  switch (term.field.type) {
    case 'DateTime':
      return sql`to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
    case 'Float':
      return sql`(${value})::float8::text`
    case 'Boolean':
      return value
    default:
      return sql`(${value})::text`
  }
}

/**
 * Rows that come after the values in the order; never unknown. When all keys run the same way and none can be null
 * it is one row comparison, which an index over the keys serves; else it is spelled out key by key, with a bound on
 * the first key that an index can use.
 */
export function afterSql(terms: OrderTerm[], values: unknown[], keyOf: KeyOf): Sql {
  const keys = terms.map((term, index) => ({
    term,
    sql: keyOf(term.path),
    value: values[index],
    operand: parameter(term.field.type, values[index]),
  }))
  const first = keys[0]
  if (!first) return sql`true`
  const isUniform = keys.every((key) => key.term.direction === first.term.direction && !key.term.isNullable)
  if (isUniform) {
    const operator = sql.raw(first.term.direction === 'ASC' ? '>' : '<')
    const [left, right] = [sql.join(keys.map((key) => key.sql)), sql.join(keys.map((key) => key.operand))]
    return sql`(${left}) ${operator} (${right})`
  }
  const alternatives = keys.map((key, index) => {
    const same = keys.slice(0, index).map((earlier) => sameSql(earlier))
    return sql`(${sql.join([...same, beyondSql(key)], sql` and `)})`
  })
  const either = sql`(${sql.join(alternatives, sql` or `)})`
  if (first.term.isNullable) return either
  return sql`(${first.sql} ${sql.raw(first.term.direction === 'ASC' ? '>=' : '<=')} ${first.operand} and ${either})`
}

interface Key {
  term: OrderTerm
  sql: Sql
  value: unknown
  operand: Sql
}

function sameSql(key: Key): Sql {
  return key.value === null ? sql`${key.sql} is null` : sql`${key.sql} = ${key.operand}`
}

/** A null is greater than every value, which is where PostgreSQL's default order puts it. */
function beyondSql({ term, sql: expression, value, operand }: Key): Sql {
  if (term.direction === 'DESC')
    return value === null ? sql`${expression} is not null` : sql`${expression} < ${operand}`
  if (value === null) return sql`false`
  return term.isNullable
    ? sql`(${expression} > ${operand} or ${expression} is null)`
    : sql`${expression} > ${operand}`
}
