/** Publishes what the outbox holds: each row at least once, and gone from the outbox only when the broker has it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Db } from '../transport.ts'
import { announceLost } from './lost.ts'

/** The broker as the relay sees it. */
export interface Broker {
  isReady(): boolean
  /** Resolves when the broker has confirmed. */
  publish(jobId: number, priority: number): Promise<void>
  /** Messages that no consumer has yet. */
  depth(): Promise<number>
  log(error: unknown): void
}

/** Rows of one round. */
const most = 500
/** Milliseconds between looks at an empty outbox. */
const pause = 150
/** Milliseconds between looks for jobs whose message the broker lost. */
const searchEvery = 10_000

/** Relays until it is stopped. Any number of processes may relay the same outbox. */
export function startRelay(db: Db, broker: Broker): { stop(): Promise<void> } {
  const stopping = new AbortController()
  let searched = Date.now()

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      let sent = 0
      try {
        if (broker.isReady()) sent = await relayOnce(db, broker)
        if (broker.isReady() && Date.now() - searched > searchEvery) {
          searched = Date.now()
          if ((await broker.depth()) === 0) await announceLost(db)
        }
      } catch (error) {
        broker.log(error)
        await sleep(1000, undefined, { signal: stopping.signal }).catch(() => undefined)
      }
      if (sent < most) await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }

  const ended = loop()
  return {
    async stop() {
      stopping.abort()
      await ended
    },
  }
}

async function relayOnce(db: Db, broker: Broker): Promise<number> {
  return db.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ id: string; job_id: string; priority: number }>`
      select id, job_id, priority from job_outbox where run_at <= clock_timestamp()
      order by priority, run_at, id limit ${most} for update skip locked`.execute(transaction)
    if (rows.length === 0) return 0
    await Promise.all(rows.map(({ job_id, priority }) => broker.publish(Number(job_id), priority)))
    await sql`delete from job_outbox where id = any(${rows.map(({ id }) => id)}::bigint[])`.execute(
      transaction,
    )
    return rows.length
  })
}
