/** Takes jobs from workers that are silent: killed, frozen, or cut off from the database. */
import { sql } from 'kysely'
import { setBack, startNext } from './claim.ts'
import { fenceClass, fenceKey } from './fence.ts'
import type { Db, OpenQueue } from './transport.ts'

/** Milliseconds between two sweeps. */
export const sweepMilliseconds = 500

/**
 * One sweep of a tenant. Any number of processes may sweep at the same time.
 * @returns jobs that wait again, to be started here rather than when the transport brings them
 */
export async function sweep(db: Db, queue: OpenQueue): Promise<number[]> {
  const { rows } = await sql<{ what: 'LEASE' | 'WORKER' | 'QUEUE'; id: string }>`
    select 'LEASE' as what, job_id::text as id from job_lease where until < clock_timestamp()
    union all
    select 'WORKER', id from job_worker where until < clock_timestamp()
    union all
    select 'QUEUE', queue from (
      select distinct queue from job w
      where state = 'WAITING' and queue is not null and run_at < clock_timestamp() - interval '2 seconds'
        and not exists (select from job r where r.queue = w.queue and r.state = 'RUNNING')
    ) idle`.execute(db)
  const of = (what: string): string[] => rows.filter((row) => row.what === what).map(({ id }) => id)
  const [leases, workers] = [of('LEASE').map(Number), of('WORKER')]
  const taken = leases.length > 0 ? await takeBack(db, leases) : []
  if (workers.length > 0) {
    await queue.releaseDead(workers)
    await sql`delete from job_worker where id = any(${workers}) and until < clock_timestamp()`.execute(db)
  }
  for (const name of of('QUEUE')) await startNext(db, name)
  return taken
}

async function takeBack(db: Db, ids: number[]): Promise<number[]> {
  // A frozen worker's open transaction holds locks that the next attempt would wait for, and could still commit.
  const { rows } = await sql<{ job_id: string; token: number; is_spent: boolean; state: string }>`
    with expired as materialized (
      select l.job_id, l.token from job_lease l where l.job_id = any(${ids}) and l.until < clock_timestamp()
    ), ended as materialized (
      select count(pg_terminate_backend(k.pid)) as n from expired join pg_locks k
        on k.locktype = 'advisory' and k.classid = ${sql.lit(fenceClass)}::oid and k.objsubid = 2
        and k.objid = (${fenceKey})::bigint::oid and k.pid <> pg_backend_pid()
        and k.database = (select oid from pg_database where datname = current_database())
    )
    select e.job_id, e.token, j.state, j.attempts >= j.max_attempts as is_spent
    from ended, expired e join job j on j.id = e.job_id`.execute(db)
  const waiting: number[] = []
  for (const row of rows) {
    const attempt = { id: Number(row.job_id), token: row.token }
    const error = 'The worker that ran it stopped without a word.'
    const state = await setBack(db, attempt, { wait: row.is_spent ? undefined : 0, error })
    if (state === 'WAITING') waiting.push(attempt.id)
    // One that was cancelled meanwhile has nothing but its lease left.
    await sql`
      delete from job_lease l where l.job_id = ${attempt.id} and l.token = ${attempt.token} and not exists (
        select from job j where j.id = l.job_id and j.token = l.token and j.state = 'RUNNING')`.execute(db)
  }
  return waiting
}
