import { startOfDay } from '../fields/zone.ts'
import { fieldAt, type Knowledge, listView } from './knowledge.ts'
import { fillPlaceholders } from './placeholders.ts'
import type { Field, FieldType, Resource } from './types.ts'

export type Operator =
  | 'contains'
  | 'is'
  | 'isNot'
  | 'atLeast'
  | 'atMost'
  | 'between'
  | 'isEmpty'
  | 'isNotEmpty'

/** One chip of the search bar. `value` is text, a choice list, `{ id, label }` references or a `[from, to]` pair. */
export interface Condition {
  field: string
  operator: Operator
  value?: unknown
}

/** What a list is filtered by, as it stands in the address. */
export interface ListFilter {
  words?: string[]
  /** What is being typed and is no chip yet. */
  typing?: string
  presets?: string[]
  where?: Condition[]
  archived?: boolean
  /** A filter that a link brought along, in GraphQL's shape, with words for its chip. */
  linked?: { label: string; filter: GraphQLFilter }
}

/** A chosen record inside a condition. */
export interface Reference {
  id: string
  label: string
}

export type GraphQLFilter = Record<string, unknown>

const textOperators: Operator[] = ['contains', 'is', 'isNot', 'isEmpty', 'isNotEmpty']
const figureOperators: Operator[] = ['is', 'atLeast', 'atMost', 'between', 'isEmpty', 'isNotEmpty']
const choiceOperators: Operator[] = ['is', 'isNot']
const operatorsByType: Partial<Record<FieldType, Operator[]>> = {
  STRING: textOperators,
  INT: figureOperators,
  FLOAT: figureOperators,
  DECIMAL: figureOperators,
  BOOLEAN: ['is'],
  DATE: ['between', 'is', 'atLeast', 'atMost', 'isEmpty', 'isNotEmpty'],
  DATE_TIME: ['between', 'atLeast', 'atMost', 'isEmpty', 'isNotEmpty'],
  ENUM: choiceOperators,
  TO_ONE: choiceOperators,
  TO_MANY: ['is'],
}

/** The operators that a field can be filtered by; none for what has no filter. */
export function operatorsOf(field: Field): Operator[] {
  const operators = operatorsByType[field.type] ?? []
  return field.isNullable ? operators : operators.filter((one) => one !== 'isEmpty' && one !== 'isNotEmpty')
}

/** The search words, typed ones included; undefined when there are none. */
export function searchText(filter: ListFilter): string | undefined {
  return [...(filter.words ?? []), filter.typing ?? ''].join(' ').trim() || undefined
}

/** Turns the list's filter into the GraphQL filter; `extra` is joined to it. Undefined when nothing filters. */
export function toFilter(
  knowledge: Knowledge,
  resource: Resource,
  filter: ListFilter,
  extra?: GraphQLFilter | null,
): GraphQLFilter | undefined {
  const parts: GraphQLFilter[] = []
  const presets = listView(resource).filters ?? []
  for (const name of filter.presets ?? []) {
    const preset = presets.find((one) => one.name === name)
    if (preset) parts.push(fillPlaceholders(knowledge, resource, preset.filter))
  }
  for (const condition of filter.where ?? []) {
    const field = fieldAt(knowledge, resource, condition.field)
    const test = field ? conditionFilter(field, condition) : null
    if (test) parts.push(nest(condition.field, test))
  }
  if (filter.linked) parts.push(filter.linked.filter)
  if (extra && Object.keys(extra).length > 0) parts.push(extra)
  // The server hides archived records unless the filter speaks of them at its top level.
  if (filter.archived && resource.isArchivable) {
    return parts.length > 0 ? { active: { eq: false }, and: parts } : { active: { eq: false } }
  }
  if (parts.length === 0) return undefined
  return parts.length === 1 ? parts[0] : { and: parts }
}

/** `owner.country` and a test to `{ owner: { country: test } }`. */
function nest(path: string, test: GraphQLFilter): GraphQLFilter {
  return path.split('.').reduceRight<GraphQLFilter>((inner, name) => ({ [name]: inner }), test)
}

function conditionFilter(field: Field, condition: Condition): GraphQLFilter | null {
  const { operator, value } = condition
  if (operator === 'isEmpty') return { isNull: true }
  if (operator === 'isNotEmpty') return { isNull: false }
  if (field.type === 'TO_ONE' || field.type === 'TO_MANY') {
    const ids = (value as Reference[]).map((one) => one.id)
    if (field.type === 'TO_MANY') return { some: { id: { in: ids } } }
    return { id: operator === 'isNot' ? { notIn: ids } : { in: ids } }
  }
  if (field.type === 'ENUM') return operator === 'isNot' ? { notIn: value } : { in: value }
  if (field.type === 'DATE_TIME') return instantFilter(operator, value)
  switch (operator) {
    case 'contains':
      return { contains: value }
    case 'is':
      return { eq: value }
    case 'isNot':
      return { ne: value }
    case 'atLeast':
      return { gte: value }
    case 'atMost':
      return { lte: value }
    case 'between':
      return range(value as [unknown, unknown])
    default:
      return null
  }
}

function range([from, to]: [unknown, unknown]): GraphQLFilter | null {
  const test: GraphQLFilter = {}
  if (from !== null && from !== '') test.gte = from
  if (to !== null && to !== '') test.lte = to
  return Object.keys(test).length > 0 ? test : null
}

/** Days of the user's calendar become instants: the last day counts whole. */
function instantFilter(operator: Operator, value: unknown): GraphQLFilter | null {
  const [from, to] = operator === 'between' ? (value as [string, string]) : [value as string, value as string]
  const test: GraphQLFilter = {}
  if (operator !== 'atMost' && from) test.gte = startOfDay(from)
  if (operator !== 'atLeast' && to) test.lt = startOfDay(to, 1)
  return Object.keys(test).length > 0 ? test : null
}
