/** The rows of a list: all that satisfy it, one page of them, and whether there are others. */
import { sql } from 'kysely'
import { reversed } from '../order.ts'
import type { ConnectionQuery } from '../query.ts'
import { conditionSql } from './condition.ts'
import { afterSql, orderSql } from './keyset.ts'
import { pathJoins } from './path-joins.ts'
import { conjunction, newAlias, newRow, type Row, type Scope, type Sql, tableOf, visible } from './scope.ts'

/** Binds a row of the list's entity to the record that owns the list. */
export type Link = (target: Row) => Sql | undefined

/** Conditions of the list without its page. */
function baseConditions(query: ConnectionQuery, link: Link, row: Row, scope: Scope): (Sql | undefined)[] {
  return [link(row), visible(row, scope), conditionSql(query.condition, row, scope)]
}

/** How many records the whole list has. */
export function countSql(query: ConnectionQuery, link: Link, scope: Scope): Sql {
  const row = newRow(query.entity, scope)
  return sql`(select count(*) from ${tableOf(row)} where ${conjunction(baseConditions(query, link, row, scope))})`
}

/** Is there any row of the list, cursors aside, that satisfies `extra`? */
export function anySql(
  query: ConnectionQuery,
  link: Link,
  extra: (row: Row) => Sql | undefined,
  scope: Scope,
): Sql {
  const row = newRow(query.entity, scope)
  const conditions = [...baseConditions(query, link, row, scope), extra(row)]
  return sql`exists (select 1 from ${tableOf(row)} where ${conjunction(conditions)})`
}

/** `from … where … order by … limit … offset` of the page and `extra` rows beyond it. */
export function pageRows(query: ConnectionQuery, link: Link, row: Row, extra: number, scope: Scope): Sql {
  const { page, order } = query
  const joins = pathJoins(
    order.map((term) => term.path),
    row,
    scope,
  )
  const conditions = [
    ...baseConditions(query, link, row, scope),
    page.after && afterSql(order, page.after, joins.valueOf),
    page.before && afterSql(reversed(order), page.before, joins.valueOf),
  ]
  const keys = orderSql(page.isBackward ? reversed(order) : order, joins.valueOf)
  const limit = sql`limit ${sql.lit(page.size + extra)}`
  const offset = page.offset === undefined ? sql`` : sql` offset ${page.offset}::int8`
  return sql`from ${tableOf(row)}${joins.sql} where ${conjunction(conditions)} order by ${keys} ${limit}${offset}`
}

/** The page's rows, numbered from its near end, with one row beyond it that tells whether there is more. */
export function pageSql(query: ConnectionQuery, link: Link, scope: Scope): Sql {
  const row = newRow(query.entity, scope)
  const inner = sql.id(newAlias(scope))
  const rows = sql`select ${sql.id(row.alias)}.* ${pageRows(query, link, row, 1, scope)}`
  return sql`select ${inner}.*, row_number() over () as "~n" from (${rows}) ${inner}`
}

/** `from` the page without the row beyond it, in the order of the list. */
export function shownRows(query: ConnectionQuery, page: string, row: Row): Sql {
  const number = sql`${sql.id(row.alias)}."~n"`
  const direction = sql.raw(query.page.isBackward ? 'desc' : 'asc')
  const from = sql`from ${sql.id(page)} as ${sql.id(row.alias)}`
  return sql`${from} where ${number} <= ${sql.lit(query.page.size)} order by ${number} ${direction}`
}
