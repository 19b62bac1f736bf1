/**
 * Values at the end of to-one paths where all rows need them, for ordering and grouping: a join of each relation once,
 * where a subselect would be run for every row. Joins by primary key never change how many rows there are.
 */
import { sql } from 'kysely'
import { entityOf, fieldOf } from '../../model.ts'
import { isDisplayName, readField } from '../fields.ts'
import {
  column,
  conjunction,
  newRow,
  type Row,
  readable,
  type Scope,
  type Sql,
  tableOf,
  visible,
} from './scope.ts'
import { valueSql } from './value.ts'

/** The joins of one `from`, and the values behind them. */
export interface PathJoins {
  /** To stand after the row's own table. */
  readonly sql: Sql
  /** The value at the end of the path. */
  valueOf(path: string[]): Sql
}

interface Joined {
  row: Row
  join: Sql
  /** Every row has such a record. */
  isSure: boolean
}

/** Joins what these paths go through. */
export function pathJoins(paths: string[][], row: Row, scope: Scope): PathJoins {
  const joined = new Map<string, Joined>()
  const full = paths.map((path) => delegated(path, row, scope))
  for (const path of full) join(path.slice(0, -1), row, scope, joined)
  return {
    sql: sql.join(
      [...joined.values()].map((item) => item.join),
      sql``,
    ),
    valueOf(path) {
      const [...links] = delegated(path, row, scope)
      const name = links.pop() ?? ''
      const end = joined.get(links.join('.'))?.row ?? row
      return valueSql(end, readField(end.entity, name), scope)
    },
  }
}

/** The path with fields that are delegated to another record spelled out. */
function delegated(path: string[], row: Row, scope: Scope): string[] {
  let { entity } = row
  for (const link of path.slice(0, -1)) entity = entityOf(scope.model, fieldOf(entity, link).target ?? '')
  const last = readField(entity, path.at(-1) ?? '')
  const via = isDisplayName(entity, last) ? undefined : last.via
  return via === undefined ? path : [...path.slice(0, -1), via, last.name]
}

/** Adds the joins that lead along the links; the relation at their end. */
function join(links: string[], row: Row, scope: Scope, joined: Map<string, Joined>): Joined | undefined {
  const name = links.at(-1)
  if (name === undefined) return undefined
  const known = joined.get(links.join('.'))
  if (known) return known
  const before = join(links.slice(0, -1), row, scope, joined)
  const from = before?.row ?? row
  const link = readField(from.entity, name)
  const target = newRow(entityOf(scope.model, link.target ?? ''), scope)
  const policy = visible(target, scope)
  // PostgreSQL may start from either side of an inner join, and then an index gives the order.
  const isSure =
    (before?.isSure ?? true) &&
    !link.nullable &&
    link.column !== undefined &&
    !policy &&
    readable(from, name, scope) === true
  const on = conjunction([sql`${column(target, 'id')} = ${valueSql(from, link, scope)}`, policy])
  const made = {
    row: target,
    isSure,
    join: sql` ${sql.raw(isSure ? 'join' : 'left join')} ${tableOf(target)} on ${on}`,
  }
  joined.set(links.join('.'), made)
  return made
}
