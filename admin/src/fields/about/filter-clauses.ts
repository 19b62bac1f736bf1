import type { GraphQLFilter } from '../../data/filter.ts'

/** The conditions of a filter that must all hold, one by one. */
export function clausesOf(filter: unknown): GraphQLFilter[] {
  if (typeof filter !== 'object' || filter === null || Array.isArray(filter)) return []
  return Object.entries(filter).flatMap(([key, value]) =>
    key === 'and' && Array.isArray(value) ? value.flatMap(clausesOf) : [{ [key]: value }],
  )
}

/** The filter that asks for all of the conditions; null where there is none. */
export function joined(clauses: GraphQLFilter[]): GraphQLFilter | null {
  const [first, ...more] = clauses
  if (!first) return null
  const keys = clauses.flatMap((one) => Object.keys(one))
  if (new Set(keys).size === keys.length) return Object.assign({}, ...clauses) as GraphQLFilter
  return more.length === 0 ? first : { and: clauses }
}
