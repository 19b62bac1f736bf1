/** `pageInfo`: is there more on either side, and the cursors of both ends. */
import { sql } from 'kysely'
import { reversed } from '../order.ts'
import type { ConnectionQuery, PageInfoProjection } from '../query.ts'
import { named, objectSql, typenameSql } from './json.ts'
import { afterSql, cursorSql } from './keyset.ts'
import { newRow, type Row, type Scope, type Sql } from './scope.ts'
import { pathSql } from './value.ts'

/** Tells whether any row of the list satisfies a further condition, cursors and page aside. */
export type Any = (extra: (row: Row) => Sql | undefined) => Sql

/** JSON of the page information; the page holds one row more than is shown where there is one. */
export function pageInfoSql(
  query: ConnectionQuery,
  page: string,
  of: PageInfoProjection[],
  any: Any,
  scope: Scope,
): Sql {
  const list = named(of.map((part) => [part.key, partSql(query, page, part, any, scope)]))
  return objectSql(sql`select ${list}`, scope)
}

function partSql(
  query: ConnectionQuery,
  page: string,
  part: PageInfoProjection,
  any: Any,
  scope: Scope,
): Sql {
  const { isBackward } = query.page
  switch (part.kind) {
    case 'TYPENAME':
      return typenameSql(part.name)
    case 'HAS_NEXT_PAGE':
      return isBackward ? behindSql(query, any, scope) : aheadSql(query, page, any, scope)
    case 'HAS_PREVIOUS_PAGE':
      return isBackward ? aheadSql(query, page, any, scope) : behindSql(query, any, scope)
    case 'START_CURSOR':
      return endSql(query, page, isBackward ? 'desc' : 'asc', scope)
    case 'END_CURSOR':
      return endSql(query, page, isBackward ? 'asc' : 'desc', scope)
  }
}

/** More in the direction of reading: the page was overfull, or the cursor at the far side cut rows off. */
function aheadSql(query: ConnectionQuery, page: string, any: Any, scope: Scope): Sql {
  const overfull = sql`(select count(*) from ${sql.id(page)}) > ${sql.lit(query.page.size)}`
  const cut = cutSql(query, query.page.isBackward ? 'after' : 'before', any, scope)
  return cut ? sql`(${overfull} or ${cut})` : overfull
}

/** Something before the start of reading: rows up to the near cursor, or skipped by the offset. */
function behindSql(query: ConnectionQuery, any: Any, scope: Scope): Sql {
  const cut = cutSql(query, query.page.isBackward ? 'before' : 'after', any, scope)
  const skipped = query.page.offset !== undefined ? any(() => undefined) : undefined
  if (cut && skipped) return sql`(${cut} or ${skipped})`
  return cut ?? skipped ?? sql`false`
}

/** Are there rows on the other side of the cursor, its own included? */
function cutSql(query: ConnectionQuery, side: 'after' | 'before', any: Any, scope: Scope): Sql | undefined {
  const values = query.page[side]
  if (!values) return undefined
  const terms = side === 'after' ? query.order : reversed(query.order)
  return any((row) => sql`(${afterSql(terms, values, (path) => pathSql(row, path, scope))}) is not true`)
}

function endSql(query: ConnectionQuery, page: string, direction: 'asc' | 'desc', scope: Scope): Sql {
  const row = newRow(query.entity, scope)
  const number = sql`${sql.id(row.alias)}."~n"`
  const cursor = cursorSql(query.order, query.page.hash, row, scope)
  return sql`(select ${cursor} from ${sql.id(page)} as ${sql.id(row.alias)}
    where ${number} <= ${sql.lit(query.page.size)} order by ${number} ${sql.raw(direction)} limit 1)`
}
