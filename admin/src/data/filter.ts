import { startOfDay } from '../fields/zone.ts'
import { isFileField } from '../files/field-file.ts'
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

/** How the parts of a group count together: every one, at least one, not a single one, or not every one. */
export type Join = 'all' | 'any' | 'none' | 'notAll'

/** Conditions and groups of them. */
export interface FilterGroup {
  join: Join
  parts: (Condition | FilterGroup)[]
}

/** What a list is filtered by, as it stands in the address. */
export interface ListFilter {
  words?: string[]
  /** What is being typed and is no chip yet. */
  typing?: string
  presets?: string[]
  where?: Condition[]
  archived?: boolean
  /** Conditions on any path, in groups. */
  custom?: FilterGroup
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
  TO_ONE: ['is', 'isNot', 'contains', 'isEmpty', 'isNotEmpty'],
  TO_MANY: ['is'],
}

/** The field of the target that a to-one field's records are called by, as far as it can be searched. */
export function nameFieldOf(knowledge: Knowledge, field: Field): Field | null {
  const target = knowledge.resources.get(field.target ?? '')
  if (!target) return null
  const isText = (one: Field) => one.type === 'STRING' && one.isFilterable
  const names = ['name', 'number', 'title', 'completeName', 'code']
  const named = names.map((name) => target.fields.find((one) => one.name === name && isText(one)))
  return (
    named.find((one) => one !== undefined) ??
    target.fields.find((one) => one.isSearchable && isText(one)) ??
    null
  )
}

/** The operators that a field can be filtered by; none for what has no filter. */
export function operatorsOf(field: Field): Operator[] {
  // Which file it is, nobody asks; whether there is one, many do.
  const operators: Operator[] = isFileField(field)
    ? ['isNotEmpty', 'isEmpty']
    : (operatorsByType[field.type] ?? [])
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
    const test = testOf(knowledge, resource, condition)
    if (test) parts.push(test)
  }
  const custom = filter.custom && groupFilter(knowledge, resource, filter.custom)
  if (custom) parts.push(custom)
  if (filter.linked) parts.push(filter.linked.filter)
  if (extra && Object.keys(extra).length > 0) parts.push(extra)
  // The server hides archived records unless the filter speaks of them at its top level.
  if (filter.archived && resource.isArchivable) {
    return parts.length > 0 ? { active: { eq: false }, and: parts } : { active: { eq: false } }
  }
  if (parts.length === 0) return undefined
  return parts.length === 1 ? parts[0] : { and: parts }
}

/** A condition as a filter of the resource; null where it says nothing. */
function testOf(knowledge: Knowledge, resource: Resource, condition: Condition): GraphQLFilter | null {
  const field = fieldAt(knowledge, resource, condition.field)
  const test = field ? conditionFilter(knowledge, field, condition) : null
  return test && nest(knowledge, resource, condition.field.split('.'), test)
}

/** `owner.country` and a test to `{ owner: { country: test } }`; lists on the way take some of their records. */
function nest(
  knowledge: Knowledge,
  resource: Resource | undefined,
  [name = '', ...rest]: string[],
  test: GraphQLFilter,
): GraphQLFilter {
  if (rest.length === 0) return { [name]: test }
  const field = resource?.fields.find((one) => one.name === name)
  const inner = nest(knowledge, knowledge.resources.get(field?.target ?? ''), rest, test)
  return { [name]: field?.type === 'TO_MANY' ? { some: inner } : inner }
}

/** A group of conditions as a filter; null where none of them says anything. */
function groupFilter(
  knowledge: Knowledge,
  resource: Resource,
  { join, parts }: FilterGroup,
): GraphQLFilter | null {
  const tests = parts
    .map((one) => ('parts' in one ? groupFilter(knowledge, resource, one) : testOf(knowledge, resource, one)))
    .filter((one) => one !== null)
  if (tests.length === 0) return null
  if (join === 'all') return { and: tests }
  if (join === 'any') return { or: tests }
  return { not: join === 'none' ? { or: tests } : { and: tests } }
}

/** The test of a condition, to stand under its field; null where it says nothing. */
export function conditionFilter(
  knowledge: Knowledge,
  field: Field,
  condition: Condition,
): GraphQLFilter | null {
  const { operator, value } = condition
  if (operator === 'isEmpty') return { isNull: true }
  if (operator === 'isNotEmpty') return { isNull: false }
  if (field.type === 'TO_ONE' && operator === 'contains') {
    const name = nameFieldOf(knowledge, field)
    return name ? { [name.name]: { contains: value } } : null
  }
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
