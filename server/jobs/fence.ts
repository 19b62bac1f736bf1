/** Keeps what a worker does to a job's data apart from what the next worker does, should the first be taken for dead. */
import { sql } from 'kysely'
import type { Fence } from '#server/records/transaction.ts'
import type { Claimed } from './claim.ts'
import type { Db } from './transport.ts'

/** The worker stops before the job is through: another goes on with it. */
export class WorkerStops extends Error {
  constructor() {
    super('The worker stops; another one goes on with the job.')
    this.name = 'WorkerStops'
  }
}

/** First half of the advisory locks by which the transactions of a job are known to the sweep. */
export const fenceClass = 7_240_010

/** The job belongs to another worker now, or was cancelled: nothing of this attempt is to be kept. */
export class LeaseLost extends Error {
  constructor() {
    super('The job was cancelled or taken over by another worker.')
    this.name = 'LeaseLost'
  }
}

/** Second half of the lock of one attempt; 31 bits, so attempts of other jobs may share it without harm. */
export const fenceKey = sql`((job_id * 64 + token % 64) % 2147483647)::int`

/** Marks the transaction as one of this attempt: the sweep ends its connection when the lease runs out. */
export async function markTransaction(db: Db, { id, token }: Claimed): Promise<void> {
  await sql`
    select pg_advisory_xact_lock_shared(${sql.lit(fenceClass)}, ${fenceKey})
    from (select ${id}::bigint as job_id, ${token}::int as token) attempt`.execute(db)
}

/**
 * The fence of a job that takes several transactions: each is marked when it begins, and refused at its end when the
 * job is no longer this attempt's. The row stays locked until the commit, so nobody takes it in between.
 */
export function fenceOf(claimed: Claimed): Fence {
  return {
    begin: (db) => markTransaction(db, claimed),
    async check(db) {
      const { rows } = await sql`
        select from job where id = ${claimed.id} and token = ${claimed.token} and state = 'RUNNING' for share`.execute(
        db,
      )
      if (rows.length === 0) throw new LeaseLost()
    },
    async hold(db) {
      const attempt = sql`(select ${claimed.id}::bigint as job_id, ${claimed.token}::int as token) attempt`
      await sql`select pg_advisory_lock_shared(${sql.lit(fenceClass)}, ${fenceKey}) from ${attempt}`.execute(
        db,
      )
      return async () => {
        await sql`select pg_advisory_unlock_shared(${sql.lit(fenceClass)}, ${fenceKey}) from ${attempt}`.execute(
          db,
        )
      }
    },
  }
}
