/** Follows a run of an import: its job, what became of the rows so far, and what was refused. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { request } from '../data/graphql.ts'
import { isOpen, type Job } from '../jobs/jobs.ts'
import { follow } from '../live/connection.ts'
import type { Counts, RefusedRow } from './types.ts'

/** What is known of a run. */
export interface ImportRun {
  job: Pick<Job, 'id' | 'state' | 'progress' | 'error'>
  /** Absent until a worker has begun. */
  record?: Counts & {
    id: string
    state: string
    message: string | null
    errors: RefusedRow[] | null
    report: { errorsFiles: string[]; counts: { related: Record<string, number> } } | null
    startedAt: string
    finishedAt: string | null
  }
}

/** The run of a job, kept up to date until it ends. */
export function useRun(jobId: string) {
  const queryClient = useQueryClient()
  const run = useQuery({
    queryKey: ['import run', jobId],
    queryFn: async ({ signal }): Promise<ImportRun> => {
      const { job, found } = await request<{
        job: ImportRun['job']
        found: { nodes: NonNullable<ImportRun['record']>[] }
      }>(
        `query ImportRun($id: ID!, $filter: ImportJobFilter) {
          job(id: $id) { id state progress error }
          found: importJobs(filter: $filter, first: 1, orderBy: [{ id: DESC }]) {
            nodes {
              id state message rowsRead rowsRejected imported updated unchanged errors report startedAt finishedAt
            }
          }
        }`,
        { id: jobId, filter: { job: { id: { eq: jobId } } } },
        signal,
      )
      return { job, record: found.nodes[0] }
    },
    // The subscription tells of each step; this is for a step that came while the connection was away.
    refetchInterval: ({ state }) => (!state.data || isOpen(state.data.job) ? 3_000 : false),
  })
  useEffect(
    () =>
      follow(
        'subscription ImportRun($filter: JobFilter) { event: jobChanged(filter: $filter) { operation } }',
        { filter: { id: { eq: jobId } } },
        () => void queryClient.invalidateQueries({ queryKey: ['import run', jobId] }),
      ),
    [jobId, queryClient],
  )
  return run
}

/** Stops a run after the batch that it is at. */
export const cancelRun = (jobId: string): Promise<unknown> =>
  request('mutation CancelRun($id: ID!) { cancelJobs(ids: [$id]) { id } }', { id: jobId })
