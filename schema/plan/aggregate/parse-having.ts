/** Second stage, `having` and `orderBy` of an aggregate: conditions and orders over measured values. */
import type { Rights } from '../../context.ts'
import { type EntityModel, entityOf, type FieldModel, fieldOf, type Model } from '../../model.ts'
import { badRequest, tooComplex } from '../errors.ts'
import type { Measure } from '../extensions.ts'
import { readField } from '../fields.ts'
import type { Direction } from '../order.ts'
import { compare } from '../parse-filter.ts'
import { checkReadable } from '../policy.ts'
import { measureType } from './measures.ts'
import type { GroupOrder, GroupTerm, HavingCondition, MeasureTerm } from './query.ts'

type Path = (string | number)[]

const maxDepth = 8
const maxOrders = 8

/** The condition that a group must satisfy. */
export function parseHaving(
  entity: EntityModel,
  having: unknown,
  rights?: Rights,
  path: Path = ['having'],
  depth = 1,
): HavingCondition {
  if (depth > maxDepth) throw tooComplex(`"having" is nested more than ${maxDepth} levels deep: flatten it.`)
  const of = entriesOf(having).flatMap(([name, value]): HavingCondition[] => {
    const inner = [...path, name]
    if (name === 'and' || name === 'or') {
      const list = Array.isArray(value) ? value : [value]
      const items = list.map((item, index) => parseHaving(entity, item, rights, [...inner, index], depth + 1))
      return [{ kind: name === 'and' ? 'AND' : 'OR', of: items }]
    }
    if (name === 'not') return [{ kind: 'NOT', of: parseHaving(entity, value, rights, inner, depth + 1) }]
    if (name === 'count') return comparisons({ measure: 'count' }, value, inner)
    return entriesOf(value).flatMap(([field, operators]) =>
      comparisons(measureTerm(entity, name as Measure, field, rights), operators, [...inner, field]),
    )
  })
  return { kind: 'AND', of }
}

function comparisons(term: MeasureTerm, operators: unknown, path: Path): HavingCondition[] {
  const field = term.measure === 'count' ? countField : { ...term.field, type: term.type }
  return entriesOf(operators).map(([operator, operand]) => {
    const compared = compare(field, operator, operand, [...path, operator])
    return { kind: 'COMPARE', term, operator: compared.operator, value: compared.value }
  })
}

/** The order of the groups; groups themselves come last, so that the order is always complete. */
export function parseGroupOrder(
  model: Model,
  entity: EntityModel,
  orderBy: unknown,
  groups: GroupTerm[],
  rights?: Rights,
): GroupOrder[] {
  const items = Array.isArray(orderBy) ? orderBy : []
  if (items.length > maxOrders) throw badRequest(`Order by at most ${maxOrders} values.`, ['orderBy'])
  const order = items.flatMap((item, index): GroupOrder[] => {
    const path: Path = ['orderBy', index]
    const entry = only(item, path)
    if (!entry) return []
    const [name, value] = entry
    if (name === 'count')
      return [{ kind: 'MEASURE', term: { measure: 'count' }, direction: directionOf(value) }]
    if (name === 'group') return orderOfGroup(model, entity, value, groups, [], path)
    const inner = only(value, [...path, name])
    if (!inner) return []
    const term = measureTerm(entity, name as Measure, inner[0], rights)
    return [{ kind: 'MEASURE', term, direction: directionOf(inner[1]) }]
  })
  const named = new Set(order.flatMap((item) => (item.kind === 'GROUP' ? [item.index] : [])))
  for (const index of groups.keys())
    if (!named.has(index)) order.push({ kind: 'GROUP', index, direction: 'ASC' })
  return order
}

function orderOfGroup(
  model: Model,
  entity: EntityModel,
  item: unknown,
  groups: GroupTerm[],
  prefix: string[],
  at: Path,
): GroupOrder[] {
  const entry = only(item, at)
  if (!entry) return []
  const [name, value] = entry
  const field = readField(entity, name)
  const path = [...prefix, name]
  if (field.type === 'ToOne')
    return orderOfGroup(model, entityOf(model, field.target ?? ''), value, groups, path, at)
  const index = groups.findIndex((group) => group.path.join('.') === path.join('.'))
  if (index < 0)
    throw badRequest(`"${path.join('.')}" is not grouped by: name it in "groupBy" to order by it.`, at)
  return [{ kind: 'GROUP', index, direction: directionOf(value) }]
}

/** The measure over the field of that name; an error when it does not apply. */
export function measureTerm(
  entity: EntityModel,
  measure: Measure,
  name: string,
  rights?: Rights,
): MeasureTerm {
  checkReadable(rights, entity, name, [measure, name])
  const field = fieldOf(entity, name)
  const type = measureType(measure, field)
  if (!type) throw badRequest(`${entity.name}.${name} has no ${measure}.`)
  return { measure, field, type }
}

function only(item: unknown, path: Path): [string, unknown] | undefined {
  const entries = entriesOf(item)
  if (entries.length > 1)
    throw badRequest('One item of an order names one value: write one item for each.', path)
  return entries[0]
}

const directionOf = (value: unknown): Direction => (value === 'DESC' ? 'DESC' : 'ASC')

function entriesOf(value: unknown): [string, unknown][] {
  return Object.entries((value ?? {}) as Record<string, unknown>).filter(
    ([, item]) => item !== null && item !== undefined,
  )
}

const countField: FieldModel = {
  name: 'count',
  module: '',
  label: 'Count',
  description: 'How many records.',
  type: 'Int',
  nullable: false,
  required: false,
  isReadonly: true,
  isSystem: false,
  isSearchable: false,
  isUnique: false,
}
