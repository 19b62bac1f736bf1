/** Suggestions of people while a name is typed after an @. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { request } from '../data/graphql.ts'
import type { Named } from './use-activity.ts'

/** The name that is typed before the caret, with where its @ stands; undefined when none is. */
export function typedName(text: string, caret: number): { from: number; name: string } | undefined {
  const found = /(?:^|\s)@([\p{L}\p{N}.'-]{0,40}(?: [\p{L}\p{N}.'-]{1,40})?)$/u.exec(text.slice(0, caret))
  if (!found) return undefined
  const name = found[1] ?? ''
  return { from: caret - name.length - 1, name }
}

/** Active people whose names fit. */
export function useSuggestions(name: string | undefined): Named[] {
  const { data } = useQuery({
    queryKey: ['mention', name],
    enabled: name !== undefined,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      request<{ users: { nodes: Named[] } }>(
        `query Mention($filter: UserFilter) { users(filter: $filter, first: 6, orderBy: [{ name: ASC }]) { nodes { id displayName } } }`,
        { filter: { isActive: { eq: true }, ...(name ? { name: { contains: name } } : {}) } },
        signal,
      ),
  })
  return name === undefined ? [] : (data?.users.nodes ?? [])
}
