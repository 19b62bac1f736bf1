/** Third stage, lists: one scalar subselect that gives a connection's JSON. */
import { sql } from 'kysely'
import type { ConnectionProjection, ConnectionQuery, EdgeProjection, Projection } from '../query.ts'
import { listSql, named, objectSql, typenameSql } from './json.ts'
import { cursorSql } from './keyset.ts'
import { pageInfoSql } from './page-info.ts'
import { anySql, countSql, type Link, pageRows, pageSql, shownRows } from './page-rows.ts'
import { newAlias, newRow, type Row, type Scope, type Sql } from './scope.ts'

/** Select list of a record; given by the caller because records hold lists, and lists records. */
export type RecordSql = (projections: Projection[], row: Row, scope: Scope) => Sql

/** A connection on its way to SQL. */
interface Work {
  query: ConnectionQuery
  link: Link
  scope: Scope
  recordSql: RecordSql
  /** Name of the shared page; absent when the rows come straight from the table. */
  page?: string
}

/**
 * JSON of the connection. When only nodes are asked for, they are aggregated straight from the table; edges,
 * cursors and page information share one materialised page that holds one row more than is shown.
 */
export function connectionSql(query: ConnectionQuery, link: Link, scope: Scope, recordSql: RecordSql): Sql {
  const lists = query.of.filter(({ kind }) => kind === 'NODES' || kind === 'EDGES' || kind === 'PAGE_INFO')
  const isPlain = lists.length === 1 && lists[0]?.kind === 'NODES' && !query.page.isBackward
  const page = isPlain || lists.length === 0 ? undefined : newAlias(scope)
  const work: Work = { query, link, scope, recordSql, page }
  const select = sql`select ${named(query.of.map((part) => [part.key, partSql(part, work)]))}`
  const pages =
    page === undefined
      ? undefined
      : sql`with ${sql.id(page)} as materialized (${pageSql(query, link, scope)}) `
  return objectSql(select, scope, pages)
}

function partSql(part: ConnectionProjection, work: Work): Sql {
  const { query, link, scope } = work
  switch (part.kind) {
    case 'TYPENAME':
      return typenameSql(part.name)
    case 'TOTAL_COUNT':
      return countSql(query, link, scope)
    case 'NODES':
      return nodesSql(part.of, work)
    case 'EDGES':
      return edgesSql(part.of, work)
    case 'PAGE_INFO':
      return pageInfoSql(query, work.page ?? '', part.of, (extra) => anySql(query, link, extra, scope), scope)
  }
}

function nodesSql(of: Projection[], { query, link, scope, recordSql, page }: Work): Sql {
  const row = newRow(query.entity, scope)
  const rows = page ? shownRows(query, page, row) : pageRows(query, link, row, 0, scope)
  return listSql(sql`select ${recordSql(of, row, scope)} ${rows}`, scope)
}

function edgesSql(of: EdgeProjection[], work: Work): Sql {
  const { query, scope } = work
  const row = newRow(query.entity, scope)
  const list = named(of.map((part) => [part.key, edgePartSql(part, row, work)]))
  return listSql(sql`select ${list} ${shownRows(query, work.page ?? '', row)}`, scope)
}

function edgePartSql(part: EdgeProjection, row: Row, { query, scope, recordSql }: Work): Sql {
  switch (part.kind) {
    case 'TYPENAME':
      return typenameSql(part.name)
    case 'CURSOR':
      return cursorSql(query.order, query.page.hash, row, scope)
    case 'NODE':
      return objectSql(sql`select ${recordSql(part.of, row, scope)}`, scope)
  }
}
