/**
 * The life of a job's row: started under a token, then done, failed or waiting again. Every step names the token, so
 * that a worker which was taken for dead changes nothing when it comes back.
 */

import { sql } from 'kysely'
import type { Viewer } from '#core/context.ts'
import { keepSaid } from '#core/kept-words.ts'
import { type Message, say } from '#core/say.ts'
import type { Db } from './transport.ts'

/** Milliseconds after which a job whose worker is silent belongs to others. With the sweep it starts again in 5 s. */
export const leaseMilliseconds = 3500

/** Tells the change log, where a statement changes a job, whose job it is: the log is written when the statement ends. */
export const jobMarks = sql`concat(
  set_config('trellis.actor', coalesce(user_id::text, ''), true),
  set_config('trellis.via', case when user_id is null then 'SYSTEM' else 'JOB' end, true),
  set_config('trellis.request', 'job-' || id || '-' || attempts, true),
  set_config('trellis.reason', 'JOB ' || id || ' ' || name, true)
) as marked`

/** A job that this process may run. */
export interface Claimed {
  id: number
  token: number
  name: string
  attempts: number
  maxAttempts: number
  queue: string | null
  userId: number | null
  scopes: NonNullable<Viewer['scopes']> | null
  input: unknown
}

/** Starts a waiting job whose time has come; undefined when another worker has it, or its queue is busy. */
export async function claim(db: Db, id: number, worker: string): Promise<Claimed | undefined> {
  const started = await sql<{
    id: string
    token: number
    name: string
    attempts: number
    max_attempts: number
    queue: string | null
    user_id: string | null
    scopes: Claimed['scopes']
    input: unknown
  }>`
    with started as (
      update job set state = 'RUNNING', attempts = attempts + 1, token = token + 1, worker = ${worker},
        started_at = clock_timestamp(), finished_at = null, progress = 0, message = null,
        version = version + 1, updated_at = clock_timestamp()
      where id = ${id} and state = 'WAITING' and run_at <= clock_timestamp()
      returning *, ${jobMarks}
    ), leased as (
      insert into job_lease (job_id, token, worker, until)
      select id, token, ${worker}, clock_timestamp() + make_interval(secs => ${leaseMilliseconds / 1000}) from started
      on conflict (job_id) do update set token = excluded.token, worker = excluded.worker, until = excluded.until
    )
    select id, token, name, attempts, max_attempts, queue, user_id, scopes, input from started`
    .execute(db)
    .catch((error) => {
      // Another job of its queue runs; its end starts this one.
      if (isDuplicate(error)) return { rows: [] }
      throw error
    })
  const row = started.rows[0]
  if (!row) return undefined
  return {
    id: Number(row.id),
    token: row.token,
    name: row.name,
    attempts: row.attempts,
    maxAttempts: row.max_attempts,
    queue: row.queue,
    userId: row.user_id === null ? null : Number(row.user_id),
    scopes: row.scopes,
    input: row.input,
  }
}

/** Ends a job well; false when it is not this worker's any more, and then the transaction must not be kept. */
export async function complete(db: Db, { id, token }: Claimed, result: unknown): Promise<boolean> {
  const json = result === undefined ? null : JSON.stringify(result)
  const { rows } = await sql`
    with done as (
      update job set state = 'DONE', progress = 100, error = null, result = ${json}::jsonb,
        finished_at = clock_timestamp(), version = version + 1, updated_at = clock_timestamp()
      where id = ${id} and token = ${token} and state = 'RUNNING' returning id, ${jobMarks}
    ), gone as (delete from job_lease where job_id in (select id from done))
    select id from done`.execute(db)
  return rows.length > 0
}

/** How an attempt ended that did not succeed. */
export interface Setback {
  /** Waits this many seconds before it is tried again; undefined makes it a dead letter. */
  wait: number | undefined
  error: Message | null
  /** The attempt does not count: the worker stops, not the job. */
  isReleased?: boolean
}

/** Puts the job back or gives it up; gives its state, undefined when it is not this worker's any more. */
export async function setBack(
  db: Db,
  { id, token }: Pick<Claimed, 'id' | 'token'>,
  { wait, error, isReleased }: Setback,
): Promise<'WAITING' | 'FAILED' | 'CANCELLED' | undefined> {
  const to = async (state: 'WAITING' | 'FAILED' | 'CANCELLED', message: Message | null) => {
    const kept = keepSaid({ error, message })
    const { rows } = await sql<{ state: 'WAITING' | 'FAILED' | 'CANCELLED' }>`
      with ended as (
        update job set state = ${state}, error = coalesce(${error && String(error)}, error), message = coalesce(${message && String(message)}, message),
          said = case when ${kept}::jsonb is null then said else coalesce(said, '{}') || ${kept}::jsonb end,
          attempts = attempts - ${isReleased ? 1 : 0},
          run_at = case when ${state} = 'WAITING' then clock_timestamp() + make_interval(secs => ${wait ?? 0}) else run_at end,
          finished_at = case when ${state} = 'WAITING' then null else clock_timestamp() end,
          version = version + 1, updated_at = clock_timestamp()
        where id = ${id} and token = ${token} and state = 'RUNNING' returning id, state, ${jobMarks}
      ), gone as (delete from job_lease where job_id in (select id from ended))
      select state from ended`.execute(db)
    return rows[0]?.state
  }
  if (wait === undefined) return to('FAILED', null)
  return to('WAITING', null).catch((failure) => {
    if (isDuplicate(failure)) return to('CANCELLED', say`Another job with the same unique key waits already.`)
    throw failure
  })
}

/** Announces the next job of a queue whose turn has come. */
export async function startNext(db: Db, queue: string): Promise<void> {
  await sql`
    select job_deliver(array[id]) from job
    where queue = ${queue} and state = 'WAITING' and run_at <= clock_timestamp()
    order by priority, run_at, id limit 1`.execute(db)
}

function isDuplicate(error: unknown): boolean {
  return (error as { code?: string }).code === '23505'
}
