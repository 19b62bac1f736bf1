import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { request } from '../data/graphql.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { follow } from '../live/connection.ts'

/** The list of what the viewer is to do. */
export const myActivities = `/Activity?${new URLSearchParams({ filter: JSON.stringify({ presets: ['mine'] }) })}`

const queryKey = ['activity', 'overdue']

/** How many activities of the viewer should be done already. */
export function useOverdue(): number {
  const { viewer, resources } = useKnowledge()
  const queryClient = useQueryClient()
  const isThere = resources.has('Activity')
  const { id } = viewer.user
  useEffect(() => {
    if (!isThere) return
    let hasStarted = false
    return follow<{ event: { operation: string } }>(
      `subscription MyActivities($filter: ActivityFilter) { event: activityChanged(filter: $filter) { operation } }`,
      { filter: { assignee: { id: { eq: id } } } },
      ({ event }) => {
        // The first START tells nothing new; a later one means that something may have been missed.
        if (event.operation !== 'START' || hasStarted) void queryClient.invalidateQueries({ queryKey })
        hasStarted = true
      },
    )
  }, [id, isThere, queryClient])
  const { data } = useQuery({
    queryKey,
    enabled: isThere,
    queryFn: ({ signal }) =>
      request<{ overdue: { totalCount: number } }>(
        'query Overdue($filter: ActivityFilter) { overdue: activities(filter: $filter, first: 1) { totalCount } }',
        { filter: { assignee: { id: { eq: id } }, dueState: { eq: 'OVERDUE' } } },
        signal,
      ),
  })
  return data?.overdue.totalCount ?? 0
}
