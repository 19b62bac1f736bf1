/** The viewer's own jobs: those that wait or run, and those that ended a while ago. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { request } from '../data/graphql.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { follow } from '../live/connection.ts'

export interface Job {
  id: string
  label: string
  state: 'WAITING' | 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED'
  progress: number
  message: string | null
  error: string | null
  result: unknown
  finishedAt: string | null
}

const fields = 'id label state progress message error result finishedAt'
const key = ['own jobs']
/** Ended jobs are shown for this long. */
const recent = 60 * 60 * 1000
const most = 8

/** The jobs, kept up to date as they go on. */
export function useOwnJobs(): Job[] {
  const { viewer } = useKnowledge()
  const queryClient = useQueryClient()
  const { id } = viewer.user
  const jobs = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const now = Date.now()
      const filter = {
        createdBy: { id: { eq: id } },
        or: [
          { state: { eq: 'RUNNING' } },
          // What waits for a later day is no news.
          { state: { eq: 'WAITING' }, runAt: { lt: new Date(now + recent).toISOString() } },
          { finishedAt: { gt: new Date(now - recent).toISOString() } },
        ],
      }
      const { found } = await request<{ found: { nodes: Job[] } }>(
        `query OwnJobs($filter: JobFilter) {
          found: jobs(filter: $filter, first: ${most}, orderBy: [{ id: DESC }]) { nodes { ${fields} } }
        }`,
        { filter },
        signal,
      )
      return found.nodes
    },
  })
  useEffect(() => {
    let hasStarted = false
    return follow<{ event: { operation: string; node: Job | null } }>(
      `subscription OwnJobs($filter: JobFilter) {
        event: jobChanged(filter: $filter) { operation node { ${fields} } }
      }`,
      { filter: { createdBy: { id: { eq: id } } } },
      ({ event: { operation, node } }) => {
        const shown = queryClient.getQueryData<Job[]>(key)
        if (node && shown?.some((one) => one.id === node.id))
          queryClient.setQueryData<Job[]>(key, (all) => all?.map((one) => (one.id === node.id ? node : one)))
        else if (operation !== 'START' || hasStarted) void queryClient.invalidateQueries({ queryKey: key })
        hasStarted = true
      },
    )
  }, [id, queryClient])
  return jobs.data ?? []
}

/** Path of the file that a job made, if it made one. */
export function downloadOf({ result }: Job): string | null {
  const path = result && typeof result === 'object' && 'download' in result ? result.download : null
  return typeof path === 'string' && path.startsWith('/base/') ? path : null
}

export const isOpen = ({ state }: Pick<Job, 'state'>): boolean => state === 'WAITING' || state === 'RUNNING'
