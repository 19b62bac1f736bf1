import { useQuery } from '@tanstack/react-query'
import { request } from '../data/graphql.ts'
import { seesFaces } from '../data/people.ts'
import type { FieldFile } from '../files/field-file.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'

/** The viewer's own picture, read once and again when something of people has changed; undefined until it is known. */
export function useOwnPicture() {
  const knowledge = useKnowledge()
  const { viewer, viewerTypes } = knowledge
  const queryKey = [viewerTypes.user, 'own picture', viewer.user.id]
  const { data: picture } = useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const { viewer } = await request<{ viewer: { user: { image: FieldFile | null } | null } }>(
        'query OwnPicture { viewer { user { id image { id displayName mimeType size url } } } }',
        {},
        signal,
      )
      return viewer.user?.image ?? null
    },
    enabled: seesFaces(knowledge),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return { picture, queryKey }
}
