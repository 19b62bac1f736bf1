import { useQuery } from '@tanstack/react-query'
import { request } from '../data/graphql.ts'
import type { Resource } from '../data/types.ts'

interface Place {
  resource: Resource
  id: string
}

const none: ReadonlyMap<string, string> = new Map()

/** Names of records of many kinds, by `Kind id`; those that are gone have none. */
export function useNames(places: Place[]): ReadonlyMap<string, string> {
  const wanted = Map.groupBy(places, ({ resource }) => resource)
  const ids = (of: Place[]) => [...new Set(of.map(({ id }) => id))].sort()
  const found = useQuery<ReadonlyMap<string, string>>({
    queryKey: ['names', [...wanted].map(([{ name }, of]) => [name, ids(of)])],
    enabled: places.length > 0,
    placeholderData: (before) => before,
    queryFn: async ({ signal }) => {
      const resources = [...wanted.keys()]
      const heads = resources.map(({ name }) => `$${name}: ${name}Filter`)
      const fields = resources.map(
        ({ name, names }) =>
          `${name}: ${names.many}(first: 100, filter: $${name}) { nodes { id displayName } }`,
      )
      // Archived ones have a name too.
      const both = { active: { in: [true, false] } }
      const filters = [...wanted].map(([{ name, isArchivable }, of]) => [
        name,
        { id: { in: ids(of).slice(0, 100) }, ...(isArchivable ? both : {}) },
      ])
      const answer = await request<Record<string, { nodes: { id: string; displayName: string }[] }>>(
        `query Names(${heads.join(', ')}) { ${fields.join(' ')} }`,
        Object.fromEntries(filters),
        signal,
      )
      return new Map(
        resources.flatMap(({ name }) =>
          (answer[name]?.nodes ?? []).map(({ id, displayName }) => [`${name} ${id}`, displayName] as const),
        ),
      )
    },
  })
  return found.data ?? none
}
