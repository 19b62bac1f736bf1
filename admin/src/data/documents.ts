import { argumentType, fieldOf, type Knowledge, listView } from './knowledge.ts'
import { merge, print, type Selection, unitDetails } from './selection.ts'
import type { Resource } from './types.ts'

/** An operation, ready to send. */
export interface Operation {
  query: string
  variables: Record<string, unknown>
}

/** One page of a list: `offset`, or `after` a known cursor. */
export interface ListArguments {
  first: number
  offset?: number
  after?: string
  filter?: Record<string, unknown>
  orderBy?: Record<string, unknown>[]
  search?: string
}

const knownTypes: Record<string, string> = {
  first: 'Int',
  offset: 'Int',
  after: 'String',
  search: 'String',
  id: 'ID!',
  ids: '[ID!]!',
  expectedVersion: 'Int',
  expectedVersions: '[Int!]',
  dryRun: 'Boolean',
}

/** `field($a: A)` with its variables; arguments that are undefined, or that the field does not take, are left out. */
function call(
  knowledge: Knowledge,
  field: string,
  values: Record<string, unknown>,
): { head: string; field: string; variables: Record<string, unknown> } {
  const declared: string[] = []
  const passed: string[] = []
  const variables: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(values)) {
    const type =
      argumentType(knowledge, field, name) ?? (knowledge.argumentTypes.has(field) ? null : knownTypes[name])
    if (value === undefined || !type) continue
    declared.push(`$${name}: ${type}`)
    passed.push(`${name}: $${name}`)
    variables[name] = value
  }
  const head = declared.length > 0 ? `(${declared.join(', ')})` : ''
  return { head, field: passed.length > 0 ? `${field}(${passed.join(', ')})` : field, variables }
}

/** A page of records with its count, and the sums of the view's totals in the same request. */
export function listDocument(
  knowledge: Knowledge,
  resource: Resource,
  selection: Selection,
  values: ListArguments,
  withTotals = false,
): Operation {
  const { head, field, variables } = call(knowledge, resource.names.many, { ...values })
  const totals = withTotals ? totalsPart(knowledge, resource, values) : ''
  const body = `page: ${field} { totalCount pageInfo { hasNextPage endCursor } nodes ${print(selection)} }`
  return { query: `query ${resource.name}List${head} { ${body}${totals} }`, variables }
}

/** Sums are of all records that the filter lets through; with search words the aggregate must know them too. */
function totalsPart(knowledge: Knowledge, resource: Resource, values: ListArguments): string {
  const names = listView(resource).totals ?? []
  const aggregate = resource.names.aggregate
  if (names.length === 0 || !aggregate) return ''
  const passed: string[] = []
  if (values.filter) passed.push('filter: $filter')
  if (values.search) {
    if (!argumentType(knowledge, aggregate, 'search')) return ''
    passed.push('search: $search')
  }
  const unit = totalsUnit(resource)
  const parts = unit ? unitParts(knowledge, resource, unit) : []
  // Sums of different currencies are no sum: one row for each.
  if (unit) passed.push(`groupBy: [${parts.map((one) => `{ ${unit}: { ${one}: true } }`).join(', ')}]`)
  const head = passed.length > 0 ? `(${passed.join(', ')})` : ''
  const group = unit ? `group { ${unit} { ${parts.join(' ')} } } ` : ''
  return ` totals: ${aggregate}${head} { ${group}sum { ${names.join(' ')} } }`
}

/** The one currency field that all of the list's totals are in, where they have one. */
export function totalsUnit(resource: Resource): string | null {
  const paths = new Set(
    (listView(resource).totals ?? []).map((name) => fieldOf(resource, name)?.unitField ?? null),
  )
  const [path = null] = paths
  return paths.size === 1 && path !== null && !path.includes('.') ? path : null
}

/** What a sum needs of its currency, as far as the currency has it. */
function unitParts(knowledge: Knowledge, resource: Resource, unit: string): string[] {
  const target = knowledge.resources.get(fieldOf(resource, unit)?.target ?? '')
  return ['id', ...unitDetails.filter((name) => target && fieldOf(target, name))]
}

/** One record. */
export function oneDocument(
  knowledge: Knowledge,
  resource: Resource,
  selection: Selection,
  id: string,
): Operation {
  const { head, field, variables } = call(knowledge, resource.names.one, { id })
  return { query: `query ${resource.name}One${head} { record: ${field} ${print(selection)} }`, variables }
}

/** Records by their ids, of one resource, in one request. */
export function manyDocument(
  knowledge: Knowledge,
  resource: Resource,
  selection: Selection,
  ids: string[],
): Operation {
  return listDocument(knowledge, resource, selection, { first: ids.length, filter: { id: { in: ids } } })
}

/** Create, update or an action: whatever mutation answers with the resource's records. */
export function mutationDocument(
  knowledge: Knowledge,
  mutation: string,
  values: Record<string, unknown>,
  selection: Selection,
): Operation {
  const { head, field, variables } = call(knowledge, mutation, values)
  return { query: `mutation ${capital(mutation)}${head} { result: ${field} ${print(selection)} }`, variables }
}

/** Deletes records; the answer is their number. */
export function deleteDocument(knowledge: Knowledge, resource: Resource, ids: string[]): Operation {
  const { head, field, variables } = call(knowledge, resource.names.deleteMany ?? '', { ids })
  return { query: `mutation Delete${resource.name}${head} { result: ${field} }`, variables }
}

/** The same search over several resources in one request, an alias each. */
export function searchDocument(resources: Resource[], search: string, first: number): Operation {
  const selection = merge({}, { id: true, displayName: true })
  const parts = resources.map(
    (one) => `${one.name}: ${one.names.many}(first: ${first}, search: $search) { nodes ${print(selection)} }`,
  )
  return { query: `query Search($search: String) { ${parts.join(' ')} }`, variables: { search } }
}

/** The names of records of several resources in one request, an alias each. */
export function namesDocument(
  knowledge: Knowledge,
  wanted: { resource: Resource; ids: string[] }[],
): Operation {
  const heads = wanted.map(
    ({ resource }) => `$${resource.name}: ${argumentType(knowledge, resource.names.many, 'filter')}`,
  )
  const parts = wanted.map(
    ({ resource, ids }) =>
      `${resource.name}: ${resource.names.many}(first: ${ids.length}, filter: $${resource.name}) { nodes { id displayName } }`,
  )
  const variables = Object.fromEntries(
    wanted.map(({ resource, ids }) => [resource.name, { id: { in: ids } }]),
  )
  return { query: `query Names(${heads.join(', ')}) { ${parts.join(' ')} }`, variables }
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
