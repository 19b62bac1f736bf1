/** The jobs that this process runs for one tenant: their leases are renewed, and they learn when they are lost. */
import { sql } from 'kysely'
import { type Claimed, leaseMilliseconds } from './claim.ts'
import { LeaseLost } from './fence.ts'
import type { Db } from './transport.ts'

/** Milliseconds between two signs of life. */
export const beatMilliseconds = 1000

export interface Leases {
  /** Number of jobs under way. */
  readonly size: number
  /** Renews the job's lease until `release`; the controller is aborted when it is lost. */
  hold(claimed: Claimed, controller: AbortController): void
  release(claimed: Claimed): void
  /** The attempts under way. */
  held(): { id: number; token: number }[]
  /** Aborts all jobs under way. */
  abort(reason: Error): void
  stop(): void
}

/** Keeps the leases of one process in one tenant's database, and the process itself in `job_worker`. */
export function keepLeases(db: Db, workerId: string, log: (error: unknown) => void): Leases {
  const held = new Map<number, { token: number; controller: AbortController }>()
  let isBeating = false

  async function beat(): Promise<void> {
    if (isBeating) return
    isBeating = true
    try {
      await beatWorker(db, workerId)
      if (held.size === 0) return
      const before = new Map(held)
      const kept = await renew(db, before)
      for (const [id, { token, controller }] of before) {
        if (held.get(id)?.token === token && !kept.has(id)) controller.abort(new LeaseLost())
      }
    } catch (error) {
      // The database decides whose job it is: a missed beat is told by the next one.
      log(error)
    } finally {
      isBeating = false
    }
  }

  const timer = setInterval(() => void beat(), beatMilliseconds)
  void beat()
  return {
    get size() {
      return held.size
    },
    hold: ({ id, token }, controller) => void held.set(id, { token, controller }),
    release({ id, token }) {
      if (held.get(id)?.token === token) held.delete(id)
    },
    held: () => [...held].map(([id, { token }]) => ({ id, token })),
    abort(reason) {
      for (const { controller } of held.values()) controller.abort(reason)
    },
    stop: () => clearInterval(timer),
  }
}

async function beatWorker(db: Db, id: string): Promise<void> {
  await sql`
    insert into job_worker (id, until) values (${id}, clock_timestamp() + make_interval(secs => ${leaseMilliseconds / 1000}))
    on conflict (id) do update set until = excluded.until`.execute(db)
}

/** Renews leases; gives the ids of the jobs that still run under their token. */
async function renew(db: Db, held: Map<number, { token: number }>): Promise<Set<number>> {
  const ids = [...held.keys()]
  const tokens = [...held.values()].map(({ token }) => token)
  // A locked lease is one whose job is being completed: it needs no renewal.
  await sql`
    with mine as (
      select l.job_id from job_lease l join unnest(${ids}::bigint[], ${tokens}::int[]) as h (id, token)
        on h.id = l.job_id and h.token = l.token
      for update of l skip locked
    )
    update job_lease set until = clock_timestamp() + make_interval(secs => ${leaseMilliseconds / 1000})
    from mine where job_lease.job_id = mine.job_id`.execute(db)
  const { rows } = await sql<{ id: string }>`
    select j.id from job j join unnest(${ids}::bigint[], ${tokens}::int[]) as h (id, token)
      on h.id = j.id and h.token = j.token
    where j.state = 'RUNNING'`.execute(db)
  return new Set(rows.map(({ id }) => Number(id)))
}
