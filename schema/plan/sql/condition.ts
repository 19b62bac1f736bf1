/** Third stage, conditions: EXISTS for relations, never a join, so that no count ever changes. */
import { sql } from 'kysely'
import type { Condition, Operator } from '../condition.ts'
import { compareSql } from './compare.ts'
import { linkSql } from './link.ts'
import { column, conjunction, newRow, type Row, type Scope, type Sql, tableOf, visible } from './scope.ts'
import { searchSql } from './search.ts'
import { treeSql } from './tree.ts'
import { valueSql } from './value.ts'

/** The condition over the row, or undefined when everything satisfies it. */
export function conditionSql(condition: Condition, row: Row, scope: Scope): Sql | undefined {
  return condition.kind === 'CONSTANT' && condition.value ? undefined : toSql(condition, row, scope)
}

const patternOperators = new Set<Operator>(['contains', 'startsWith', 'endsWith', 'like'])

function toSql(condition: Condition, row: Row, scope: Scope): Sql {
  switch (condition.kind) {
    case 'CONSTANT':
      return condition.value ? sql`true` : sql`false`
    case 'AND':
      return joined(condition.of, sql` and `, row, scope)
    case 'OR':
      return joined(condition.of, sql` or `, row, scope)
    case 'NOT':
      return sql`(${toSql(condition.of, row, scope)}) is not true`
    case 'COMPARE': {
      const { field, operator, value } = condition
      if (patternOperators.has(operator)) scope.hasPatterns = true
      return compareSql(field.type, valueSql(row, field, scope), operator, value)
    }
    case 'TO_ONE':
      return toOneSql(condition, row, scope)
    case 'TO_MANY':
      return toManySql(condition, row, scope)
    case 'ABOUT':
      return aboutSql(condition, row, scope)
    case 'TREE':
      return treeSql(condition.direction, condition.id, row, scope)
    case 'SEARCH':
      scope.hasPatterns = true
      return searchSql(condition.words, row, scope)
  }
}

function joined(conditions: Condition[], separator: Sql, row: Row, scope: Scope): Sql {
  return sql`(${sql.join(
    conditions.map((condition) => sql`(${toSql(condition, row, scope)})`),
    separator,
  )})`
}

function toOneSql(condition: Condition & { kind: 'TO_ONE' }, row: Row, scope: Scope): Sql {
  const { field, of, orNone } = condition
  const link = valueSql(row, field, scope)
  const target = newRow(condition.target, scope)
  const policy = visible(target, scope)
  const base = [sql`${column(target, 'id')} = ${link}`, policy]
  const some =
    of.kind === 'CONSTANT' && !of.value
      ? undefined
      : sql`exists (select 1 from ${tableOf(target)} where ${conjunction([...base, conditionSql(of, target, scope)])})`
  if (!orNone) return some ?? sql`false`
  const none = policy
    ? sql`not exists (select 1 from ${tableOf(target)} where ${conjunction(base)})`
    : sql`${link} is null`
  return some ? sql`(${some} or ${none})` : none
}

function aboutSql({ entity, id, target, of }: Condition & { kind: 'ABOUT' }, row: Row, scope: Scope): Sql {
  const record = newRow(target, scope)
  const found = conjunction([
    sql`${column(record, 'id')} = ${valueSql(row, id, scope)}`,
    visible(record, scope),
    conditionSql(of, record, scope),
  ])
  return sql`(${valueSql(row, entity, scope)} = ${sql.lit(target.name)} and exists (select 1 from ${tableOf(record)} where ${found}))`
}

function toManySql(condition: Condition & { kind: 'TO_MANY' }, row: Row, scope: Scope): Sql {
  const { field, quantifier, of } = condition
  const target = newRow(condition.target, scope)
  const base = [linkSql(row, field, target, scope), visible(target, scope)]
  const inner = conditionSql(of, target, scope)
  const conditions =
    quantifier === 'every' ? [...base, sql`(${inner ?? sql`true`}) is not true`] : [...base, inner]
  const exists = sql`exists (select 1 from ${tableOf(target)} where ${conjunction(conditions)})`
  return quantifier === 'some' ? exists : sql`not ${exists}`
}
