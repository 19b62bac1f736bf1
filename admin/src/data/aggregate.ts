import { argumentType, fieldAt, fieldOf, type Knowledge } from './knowledge.ts'
import { merge, print, type Selection } from './selection.ts'
import type { Grouping, Measure, Resource, Row } from './types.ts'

/** One group as the server gives it: its values, its measures, and the filter that gives its records. */
export interface GroupRow {
  group: Record<string, unknown>
  count: number
  sum?: Record<string, string | null>
  avg?: Record<string, string | null>
  min?: Record<string, string | null>
  max?: Record<string, string | null>
  filter: Record<string, unknown>
}

/** What one aggregate asks: groups in order, measures, and the currency or unit that figures are kept apart by. */
export interface AggregateWish {
  alias: string
  groupings: Grouping[]
  measures: Measure[]
  unit?: string | null
  first?: number
}

/** The most groups that the server gives at once. */
const mostGroups = 1000
/** The objects that one request of figures may answer with, below what everyone is granted. */
const mostObjects = 9000

interface Leaf {
  path: string[]
  by: string
}

/** The leaves that a grouping is asked by: a relation by its id and its name, a date by its part. */
function leavesOf(knowledge: Knowledge, resource: Resource, { field: path, by }: Grouping): Leaf[] {
  const field = fieldAt(knowledge, resource, path)
  const names = path.split('.')
  if (field?.type === 'TO_ONE') {
    return [
      { path: [...names, 'id'], by: 'true' },
      { path: [...names, 'displayName'], by: 'true' },
    ]
  }
  const isTime = field?.type === 'DATE' || field?.type === 'DATE_TIME'
  return [{ path: names, by: isTime ? (by ?? 'MONTH') : 'true' }]
}

/** What tells units apart and prints their figures, as far as the unit has it. */
function unitLeaves(knowledge: Knowledge, resource: Resource, unit: string): Leaf[] {
  const target = knowledge.resources.get(fieldAt(knowledge, resource, unit)?.target ?? '')
  const has = (name: string) => target !== undefined && fieldOf(target, name) !== null
  const names = has('code') ? ['code', ...['decimals', 'decimalPlaces'].filter(has)] : ['id', 'displayName']
  return names.map((name) => ({ path: [...unit.split('.'), name], by: 'true' }))
}

/** The field that the currency or unit of these measures is in, where they have one. */
export function unitOfMeasures(knowledge: Knowledge, resource: Resource, measures: Measure[]): string | null {
  for (const measure of measures) {
    if (measure === 'count') continue
    const unit = fieldAt(knowledge, resource, measure.field)?.unitField
    if (unit && fieldAt(knowledge, resource, unit)?.type === 'TO_ONE') return unit
  }
  return null
}

const mostLeaves = 8

/** Whether the server groups by all of these at once. */
export function fitsGroups(
  knowledge: Knowledge,
  resource: Resource,
  groupings: Grouping[],
  unit: string | null,
): boolean {
  const leaves = groupings.flatMap((one) => leavesOf(knowledge, resource, one))
  const own = unit ? unitLeaves(knowledge, resource, unit) : []
  return leaves.length + own.length <= mostLeaves
}

const nest = ({ path, by }: Leaf) => path.reduceRight((inner, name) => `{ ${name}: ${inner} }`, by)

/** One aggregate as a part of an operation whose variables are `$filter` and `$search`, where they are given. */
export function aggregatePart(
  knowledge: Knowledge,
  resource: Resource,
  wish: AggregateWish,
  given: { filter: boolean; search: boolean },
): string {
  const all = [
    ...wish.groupings.flatMap((one) => leavesOf(knowledge, resource, one)),
    ...(wish.unit ? unitLeaves(knowledge, resource, wish.unit) : []),
  ]
  const leaves = [...new Map(all.map((leaf) => [leaf.path.join('.'), leaf])).values()]
  const passed = [`first: ${wish.first ?? mostGroups}`]
  if (given.filter) passed.push('filter: $filter')
  if (given.search) passed.push('search: $search')
  if (leaves.length > 0) passed.push(`groupBy: [${leaves.map(nest).join(', ')}]`)
  const selection: Selection = { count: true, filter: true }
  for (const { path } of leaves) {
    const inner = path.reduceRight<Selection | true>((below, name) => ({ [name]: below }), true) as Selection
    merge(selection, { group: inner })
  }
  for (const measure of wish.measures)
    if (measure !== 'count') merge(selection, { [measure.function]: { [measure.field]: true } })
  return `${wish.alias}: ${resource.names.aggregate}(${passed.join(', ')}) ${print(selection)}`
}

/** How many objects one group is answered with, at most: itself, its key and measures, and relations on the way. */
function objectsOf(wish: AggregateWish): number {
  const hops = [...wish.groupings.map((one) => one.field), ...(wish.unit ? [wish.unit] : [])]
  return 2 + wish.measures.length + hops.reduce((sum, path) => sum + path.split('.').length, 0)
}

/** How many groups each of these may ask for, so that one request can answer them all. */
export function groupsAtOnce(wishes: AggregateWish[]): number {
  const objects = wishes.reduce((sum, wish) => sum + objectsOf(wish), 0)
  return Math.min(mostGroups, Math.floor(mostObjects / Math.max(1, objects)))
}

/** Several aggregates over the same filter in one request. */
export function aggregateDocument(
  knowledge: Knowledge,
  resource: Resource,
  wishes: AggregateWish[],
  values: { filter?: Record<string, unknown>; search?: string },
): { query: string; variables: Record<string, unknown> } {
  const type = argumentType(knowledge, resource.names.aggregate ?? '', 'filter')
  const heads: string[] = []
  const variables: Record<string, unknown> = {}
  if (values.filter) {
    heads.push(`$filter: ${type}`)
    variables.filter = values.filter
  }
  if (values.search) {
    heads.push('$search: String')
    variables.search = values.search
  }
  const given = { filter: values.filter !== undefined, search: values.search !== undefined }
  const first = groupsAtOnce(wishes)
  const parts = wishes.map((wish) => aggregatePart(knowledge, resource, { first, ...wish }, given))
  const head = heads.length > 0 ? `(${heads.join(', ')})` : ''
  return { query: `query ${resource.name}Figures${head} { ${parts.join(' ')} }`, variables }
}

/** The value of a group at a path: a scalar, or `{ id, displayName }` of a relation; null where there is none. */
export function groupValue(row: GroupRow, path: string): unknown {
  const value = path
    .split('.')
    .reduce<unknown>(
      (inner, name) => (typeof inner === 'object' && inner !== null ? (inner as Row)[name] : undefined),
      row.group,
    )
  const isEmptyReference = typeof value === 'object' && value !== null && (value as Row).id === null
  return value === undefined || isEmptyReference ? null : value
}

/** The figure of a group, a decimal as text; null where there is nothing to measure. */
export function measured(row: GroupRow, measure: Measure): string | number | null {
  return measure === 'count' ? row.count : (row[measure.function]?.[measure.field] ?? null)
}
