import { useQuery } from '@tanstack/react-query'
import { request } from '../data/graphql.ts'
import { argumentType, formView } from '../data/knowledge.ts'
import { fillPlaceholders } from '../data/placeholders.ts'
import type { Resource } from '../data/types.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'

/** The counters of a record's form with their counts, all counted in one request; null where `id` is no record's. */
export function useCounters(resource: Resource, id: string | null) {
  const knowledge = useKnowledge()
  const counters =
    id === null
      ? []
      : (formView(resource).counters ?? []).flatMap((counter) => {
          const target = knowledge.resources.get(counter.entity)
          if (!target) return []
          return [{ ...counter, target, filter: fillPlaceholders(knowledge, target, counter.filter, id) }]
        })
  const counts = useQuery({
    queryKey: [resource.name, 'counters', id],
    queryFn: ({ signal }) => {
      const heads = counters.map(
        (one, at) => `$f${at}: ${argumentType(knowledge, one.target.names.many, 'filter')}`,
      )
      const parts = counters.map(
        (one, at) => `c${at}: ${one.target.names.many}(first: 1, filter: $f${at}) { totalCount }`,
      )
      const variables = Object.fromEntries(counters.map((one, at) => [`f${at}`, one.filter]))
      return request<Record<string, { totalCount: number }>>(
        `query Counters(${heads.join(', ')}) { ${parts.join(' ')} }`,
        variables,
        signal,
      )
    },
    enabled: counters.length > 0,
  })
  return counters.map((counter, at) => ({ ...counter, count: counts.data?.[`c${at}`]?.totalCount ?? 0 }))
}
