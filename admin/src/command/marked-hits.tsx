import { useQuery } from '@tanstack/react-query'
import { Star } from 'lucide-react'
import type { ReactNode } from 'react'
import { namesDocument } from '../data/documents.ts'
import { request } from '../data/graphql.ts'
import type { Connection } from '../data/types.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { type RecordKey, useMarkedRecords } from '../settings/marked-records.ts'
import { fits, type Hit, recordHit } from './hit.tsx'

const shownRecent = 6

/** Favourites and the records opened last, by the names that they have now; those that are gone are left out. */
export function useMarkedHits(text: string): { favourites: Hit[]; recent: Hit[] } {
  const knowledge = useKnowledge()
  const { resources } = knowledge
  const { favourites, recent } = useMarkedRecords()
  const wanted = [...Map.groupBy([...favourites, ...recent], (one) => one.resource)].flatMap(
    ([name, keys]) => {
      const resource = resources.get(name)
      return resource ? [{ resource, ids: keys.map((one) => one.id) }] : []
    },
  )
  const names = useQuery({
    queryKey: ['command-names', wanted.map(({ resource, ids }) => [resource.name, ids])],
    queryFn: async ({ signal }) => {
      const { query, variables } = namesDocument(knowledge, wanted)
      return request<Record<string, Connection>>(query, variables, signal)
    },
    enabled: wanted.length > 0,
  })
  const hitOf = (key: RecordKey, icon?: ReactNode): Hit[] => {
    const resource = resources.get(key.resource)
    const node = names.data?.[key.resource]?.nodes.find((one) => one.id === key.id)
    if (!resource || !node) return []
    const hit = recordHit(resource, node, icon)
    return text === '' || fits(hit, text) ? [hit] : []
  }
  const star = <Star size={16} fill="currentColor" />
  return {
    favourites: favourites.flatMap((one) => hitOf(one, star)),
    recent: recent.flatMap((one) => hitOf(one)).slice(0, shownRecent),
  }
}
