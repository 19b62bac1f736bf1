/** Third stage, lists: one scalar subselect that gives a connection's JSON. */
import { sql } from 'kysely'
import { reversed } from '../order.ts'
import type { ConnectionQuery, EdgeProjection, Projection } from '../query.ts'
import { conditionSql } from './condition.ts'
import { afterSql, cursorSql, orderSql } from './keyset.ts'
import { pageInfoSql } from './page-info.ts'
import { conjunction, newAlias, newRow, type Row, type Scope, type Sql, tableOf, visible } from './scope.ts'

/** Select list of a record; given by the caller because records hold lists, and lists records. */
export type RecordSql = (projections: Projection[], row: Row, scope: Scope) => Sql

/** Binds a row of the list's entity to the record that owns the list. */
export type Link = (target: Row) => Sql | undefined

/**
 * JSON of the connection. When only nodes are asked for, they are aggregated straight from the table; edges,
 * cursors and page information share one materialised page that holds one row more than is shown.
 */
export function connectionSql(query: ConnectionQuery, link: Link, scope: Scope, recordSql: RecordSql): Sql {
  const lists = query.of.filter(
    (part) => part.kind === 'NODES' || part.kind === 'EDGES' || part.kind === 'PAGE_INFO',
  )
  const isPlain = lists.length <= 1 && lists.every((part) => part.kind === 'NODES') && !query.page.isBackward
  const page = isPlain ? undefined : newAlias(scope)
  const items = query.of.map((part): [string, Sql] => {
    switch (part.kind) {
      case 'TYPENAME':
        return [part.key, sql`${sql.lit(part.name)}::text`]
      case 'TOTAL_COUNT':
        return [part.key, countSql(query, link, scope)]
      case 'NODES':
        return [
          part.key,
          page
            ? pageNodes(query, page, part.of, scope, recordSql)
            : plainNodes(query, link, part.of, scope, recordSql),
        ]
      case 'EDGES':
        return [part.key, edgesSql(query, page ?? '', part.of, scope, recordSql)]
      case 'PAGE_INFO':
        return [
          part.key,
          pageInfoSql(query, page ?? '', part.of, (extra) => anySql(query, link, extra, scope), scope),
        ]
    }
  })
  const list = sql.join(items.map(([key, value]) => sql`${value} as ${sql.id(key)}`))
  const object = newAlias(scope)
  const select = sql`select row_to_json(${sql.id(object)}) from (select ${items.length > 0 ? list : sql``}) ${sql.id(object)}`
  return page && lists.length > 0
    ? sql`(with ${sql.id(page)} as materialized (${pageSql(query, link, scope)}) ${select})`
    : sql`(${select})`
}

/** Conditions of the list without its page. */
function baseConditions(query: ConnectionQuery, link: Link, row: Row, scope: Scope): (Sql | undefined)[] {
  return [link(row), visible(row, scope), conditionSql(query.condition, row, scope)]
}

function countSql(query: ConnectionQuery, link: Link, scope: Scope): Sql {
  const row = newRow(query.entity, scope)
  return sql`(select count(*) from ${tableOf(row)} where ${conjunction(baseConditions(query, link, row, scope))})`
}

/** Is there any row of the list, cursors aside, that satisfies `extra`? */
function anySql(query: ConnectionQuery, link: Link, extra: (row: Row) => Sql | undefined, scope: Scope): Sql {
  const row = newRow(query.entity, scope)
  const conditions = [...baseConditions(query, link, row, scope), extra(row)]
  return sql`exists (select 1 from ${tableOf(row)} where ${conjunction(conditions)})`
}

/** `from … where … order by … limit … offset` of the page, `extra` rows more than it shows. */
function pageRows(query: ConnectionQuery, link: Link, row: Row, extra: number, scope: Scope): Sql {
  const { page, order } = query
  const conditions = [
    ...baseConditions(query, link, row, scope),
    page.after && afterSql(order, page.after, row, scope),
    page.before && afterSql(reversed(order), page.before, row, scope),
  ]
  const keys = orderSql(page.isBackward ? reversed(order) : order, row, scope)
  const offset = page.offset > 0 ? sql` offset ${page.offset}::int8` : sql``
  return sql`from ${tableOf(row)} where ${conjunction(conditions)} order by ${keys} limit ${page.size + extra}::int8${offset}`
}

function plainNodes(
  query: ConnectionQuery,
  link: Link,
  of: Projection[],
  scope: Scope,
  recordSql: RecordSql,
): Sql {
  const row = newRow(query.entity, scope)
  const select = sql`select ${recordSql(of, row, scope)} ${pageRows(query, link, row, 0, scope)}`
  return listSql(select, scope)
}

/** The page's rows, numbered from its near end, with one row beyond it that tells whether there is more. */
function pageSql(query: ConnectionQuery, link: Link, scope: Scope): Sql {
  const row = newRow(query.entity, scope)
  const inner = sql.id(newAlias(scope))
  const rows = sql`select ${sql.id(row.alias)}.* ${pageRows(query, link, row, 1, scope)}`
  return sql`select ${inner}.*, row_number() over () as "~n" from (${rows}) ${inner}`
}

/** `from` the page without the row beyond it, in the order of the list. */
function shownRows(query: ConnectionQuery, page: string, row: Row): Sql {
  const number = sql`${sql.id(row.alias)}."~n"`
  const direction = sql.raw(query.page.isBackward ? 'desc' : 'asc')
  return sql`from ${sql.id(page)} as ${sql.id(row.alias)} where ${number} <= ${query.page.size}::int8 order by ${number} ${direction}`
}

function pageNodes(
  query: ConnectionQuery,
  page: string,
  of: Projection[],
  scope: Scope,
  recordSql: RecordSql,
): Sql {
  const row = newRow(query.entity, scope)
  return listSql(sql`select ${recordSql(of, row, scope)} ${shownRows(query, page, row)}`, scope)
}

function edgesSql(
  query: ConnectionQuery,
  page: string,
  of: EdgeProjection[],
  scope: Scope,
  recordSql: RecordSql,
): Sql {
  const row = newRow(query.entity, scope)
  const items = of.map((part) => {
    switch (part.kind) {
      case 'TYPENAME':
        return sql`${sql.lit(part.name)}::text as ${sql.id(part.key)}`
      case 'CURSOR':
        return sql`${cursorSql(query.order, query.page.hash, row, scope)} as ${sql.id(part.key)}`
      case 'NODE': {
        const node = sql.id(newAlias(scope))
        const select = sql`select row_to_json(${node}) from (select ${recordSql(part.of, row, scope)}) ${node}`
        return sql`(${select}) as ${sql.id(part.key)}`
      }
    }
  })
  return listSql(
    sql`select ${items.length > 0 ? sql.join(items) : sql``} ${shownRows(query, page, row)}`,
    scope,
  )
}

/** The rows of a select as a JSON list, empty when there is none. */
export function listSql(select: Sql, scope: Scope): Sql {
  const alias = sql.id(newAlias(scope))
  return sql`(select coalesce(json_agg(${alias}), '[]') from (${select}) ${alias})`
}
