/** The filter that opens the records of one group, in the shape of the entity's GraphQL filter. */
import { sql } from 'kysely'
import { type Late, late, settle } from '../late.ts'
import type { Scope, Sql } from '../sql/scope.ts'
import { jsonSql } from '../sql/value.ts'
import type { AggregateQuery, DatePart, GroupTerm } from './query.ts'

const periods: Record<DatePart, string> = {
  DAY: '1 day',
  WEEK: '7 days',
  MONTH: '1 month',
  QUARTER: '3 months',
  YEAR: '1 year',
}

/**
 * JSON of the aggregate's own filter with one more condition for each group. The own filter stays at the top level,
 * so what it says of `active` still counts.
 */
export function drillDownSql(query: AggregateQuery, value: (index: number) => Sql, scope: Scope): Sql {
  const { and, ...rest } = query.filter
  const given = and === null || and === undefined ? [] : and
  const conditions = query.groups.map((group, index) => groupCondition(group, value(index), scope))
  const list = sql`${json(given)}::jsonb || jsonb_build_array(${conditions.length > 0 ? sql.join(conditions) : sql``})`
  if (conditions.length === 0) return sql`${json(query.filter)}::jsonb`
  return sql`${json(rest)}::jsonb || jsonb_build_object('and', ${list})`
}

/** Half surrogates, which PostgreSQL's JSON refuses, were replaced in the condition too. */
function json(value: unknown): Late {
  return late((binding) =>
    JSON.stringify(settle(value, binding), (_key, item: unknown) =>
      typeof item === 'string' ? item.toWellFormed() : item,
    ),
  )
}

function groupCondition(group: GroupTerm, value: Sql, scope: Scope): Sql {
  return sql`case when ${value} is null then ${json(noneOf(group.path))}::jsonb else ${nested(group.path, operators(group, value, scope))} end`
}

/** Empty, or not reached because a relation on the way is. */
function noneOf(path: string[]): unknown {
  const [name = '', ...rest] = path
  if (rest.length === 0) return { [name]: { isNull: true } }
  const present = [...path].reverse().reduce<unknown>((inner, key) => ({ [key]: inner }), { isNull: false })
  return { not: present }
}

function nested(path: string[], inner: Sql): Sql {
  return [...path]
    .reverse()
    .reduce((value, name) => sql`jsonb_build_object(${sql.lit(name)}, ${value})`, inner)
}

function operators(group: GroupTerm, value: Sql, scope: Scope): Sql {
  if (!group.part) return sql`jsonb_build_object('eq', ${jsonSql(group.field.type, value)})`
  const end = sql`(${value} + interval ${sql.lit(periods[group.part])})`
  if (group.field.type === 'Date') return sql`jsonb_build_object('gte', ${value}, 'lt', ${end}::date)`
  const moment = (day: Sql): Sql =>
    jsonSql('DateTime', sql`(${day}::timestamp at time zone ${scope.timeZone}::text)`)
  return sql`jsonb_build_object('gte', ${moment(value)}, 'lt', ${moment(end)})`
}
