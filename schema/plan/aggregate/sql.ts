/**
 * Third stage, aggregates. The innermost select computes the values of each record, the next one groups and measures
 * them, the outer one picks and names; `having` is a condition of the outer one. That way no expression is written
 * twice, so PostgreSQL never has to find out that two of them are the same.
 */
import { sql } from 'kysely'
import { compareSql } from '../sql/compare.ts'
import { conditionSql } from '../sql/condition.ts'
import { listSql, named, objectSql, typenameSql } from '../sql/json.ts'
import { pathJoins } from '../sql/path-joins.ts'
import { scalarSql } from '../sql/promise.ts'
import {
  conjunction,
  newAlias,
  newRow,
  type Row,
  type Scope,
  type Sql,
  tableOf,
  visible,
} from '../sql/scope.ts'
import { valueSql } from '../sql/value.ts'
import { drillDownSql } from './drill-down.ts'
import type {
  AggregateProjection,
  AggregateQuery,
  GroupProjection,
  GroupTerm,
  HavingCondition,
  MeasureTerm,
} from './query.ts'

/** Columns of a select by what they hold, with their short names: those of fields might be cut by PostgreSQL. */
type Columns = Map<string, [name: string, value: Sql]>

function columnFor(columns: Columns, key: string, prefix: string, value: () => Sql): string {
  const known = columns.get(key)
  if (known) return known[0]
  const name = `${prefix}${columns.size}`
  columns.set(key, [name, value()])
  return name
}

/** An aggregate on its way to SQL. */
interface Work {
  query: AggregateQuery
  scope: Scope
  /** Alias of the middle select. */
  groups: string
  /** Column of a measured value. */
  measured(term: MeasureTerm): Sql
  group(index: number): Sql
}

/** JSON list of the groups. */
export function aggregateSql(query: AggregateQuery, scope: Scope): Sql {
  const row = newRow(query.entity, scope)
  const [records, groups] = [newAlias(scope), newAlias(scope)]
  const values: Columns = new Map()
  const measured: Columns = new Map()
  const work: Work = {
    query,
    scope,
    groups,
    group: (index) => sql`${sql.id(groups)}.${sql.id(`g${index}`)}`,
    measured: (term) => {
      const key = term.measure === 'count' ? 'count' : `${term.measure} ${term.field.name}`
      const column = columnFor(measured, key, 'm', () => measureSql(term, records, row, values, scope))
      return sql`${sql.id(groups)}.${sql.id(column)}`
    },
  }
  // Every use of a measure notes it, so the outer parts are written before the inner selects.
  const list = named(query.of.map((part) => [part.key, partSql(part, work)]))
  const having = query.having && havingSql(query.having, work)
  const order = query.order.map((item) => {
    const value = item.kind === 'GROUP' ? work.group(item.index) : work.measured(item.term)
    return sql`${value} ${sql.raw(item.direction === 'ASC' ? 'asc' : 'desc')}`
  })

  const joins = pathJoins(
    query.groups.map((group) => group.path),
    row,
    scope,
  )
  const groupColumns = query.groups.map((group, index): [string, Sql] => [
    `g${index}`,
    groupSql(group, joins.valueOf(group.path), scope),
  ])
  const inner = sql`select ${named([...groupColumns, ...values.values()])} from ${tableOf(row)}${joins.sql}
    where ${conjunction([visible(row, scope), conditionSql(query.condition, row, scope)])}`
  const names = query.groups.map((_, index) => sql`${sql.id(records)}.${sql.id(`g${index}`)}`)
  const by = names.length > 0 ? sql` group by ${sql.join(names)}` : sql``
  const grouped = named([
    ...names.map((name, index): [string, Sql] => [`g${index}`, name]),
    ...measured.values(),
  ])
  const middle = sql`select ${grouped} from (${inner}) ${sql.id(records)}${by}`
  const orderBy = order.length > 0 ? sql` order by ${sql.join(order)}` : sql``
  // Without groups and measures the middle select would have a row for each record.
  const single =
    names.length === 0 && measured.size === 0
      ? sql`select count(*) as "count" from (${inner}) ${sql.id(records)}`
      : middle
  return listSql(
    sql`select ${list} from (${single}) ${sql.id(groups)} where ${having ?? sql`true`}${orderBy} limit ${sql.lit(query.first)}`,
    scope,
  )
}

/** A group's value: of moments and dates, the first day of the period in the viewer's time zone. */
function groupSql(group: GroupTerm, value: Sql, scope: Scope): Sql {
  if (!group.part) return value
  const local =
    group.field.type === 'DateTime'
      ? sql`(${value}) at time zone ${scope.timeZone}::text`
      : sql`(${value})::timestamp`
  return sql`date_trunc(${sql.lit(group.part.toLowerCase())}, ${local})::date`
}

function measureSql(term: MeasureTerm, records: string, row: Row, values: Columns, scope: Scope): Sql {
  if (term.measure === 'count') return sql`count(*)`
  const column = columnFor(values, term.field.name, 'v', () => valueSql(row, term.field, scope))
  const value = sql`${sql.id(records)}.${sql.id(column)}`
  switch (term.measure) {
    case 'sum':
      return term.type === 'Float' ? sql`sum(${value})::float8` : sql`sum(${value})::numeric`
    case 'avg':
      return term.type === 'Float'
        ? sql`avg(${value})::float8`
        : sql`trim_scale(round(avg(${value})::numeric, 6))`
    case 'min':
      return sql`min(${value})`
    case 'max':
      return sql`max(${value})`
    case 'countDistinct':
      return sql`count(distinct ${value})`
  }
}

function partSql(part: AggregateProjection, work: Work): Sql {
  switch (part.kind) {
    case 'TYPENAME':
      return typenameSql(part.name)
    case 'COUNT':
      return work.measured({ measure: 'count' })
    case 'DRILL_DOWN':
      return drillDownSql(work.query, (index) => work.group(index), work.scope)
    case 'GROUP':
      return groupObjectSql(part.of, work)
    case 'MEASURES': {
      const items = part.of.map((item): [string, Sql] => {
        if (item.kind === 'TYPENAME') return [item.key, typenameSql(item.name)]
        const value = work.measured(item.term)
        return [item.key, measureJson(item.term, value, work.scope)]
      })
      return objectSql(sql`select ${named(items)}`, work.scope)
    }
  }
}

function measureJson(term: MeasureTerm, value: Sql, scope: Scope): Sql {
  if (term.measure === 'count') return value
  // The measure may have another type than its field: a sum of integers is a decimal.
  return scalarSql({ ...term.field, type: term.type, columnType: columnTypeOf(term) }, value, false, scope)
}

/** Smallest and largest values come from the column; counts and sums are wider. */
function columnTypeOf(term: MeasureTerm): string | undefined {
  if (term.measure === 'count') return undefined
  return term.measure === 'countDistinct' ? 'integer' : term.field.columnType
}

function groupObjectSql(parts: GroupProjection[], work: Work): Sql {
  const items = parts.map((part): [string, Sql] => {
    if (part.kind === 'TYPENAME') return [part.key, typenameSql(part.name)]
    if (part.kind === 'TO_ONE') return [part.key, groupObjectSql(part.of, work)]
    const term = part.index === undefined ? undefined : work.query.groups[part.index]
    if (!term || part.index === undefined) return [part.key, sql`null::text`]
    const type = term.part ? 'Date' : term.field.type
    return [part.key, scalarSql({ ...term.field, type }, work.group(part.index), false, work.scope)]
  })
  return objectSql(sql`select ${named(items)}`, work.scope)
}

function havingSql(having: HavingCondition, work: Work): Sql {
  switch (having.kind) {
    case 'NOT':
      return sql`(${havingSql(having.of, work)}) is not true`
    case 'COMPARE':
      return compareSql(
        having.term.measure === 'count' ? 'Int' : having.term.type,
        work.measured(having.term),
        having.operator,
        having.value,
      )
    default: {
      if (having.of.length === 0) return having.kind === 'AND' ? sql`true` : sql`false`
      const parts = having.of.map((part) => havingSql(part, work))
      return sql`(${sql.join(parts, having.kind === 'AND' ? sql` and ` : sql` or `)})`
    }
  }
}
