/** The database's own word to the transport. */
import { sql } from 'kysely'
import type { Db } from '../transport.ts'

/** Any number that nothing else uses for an advisory lock. */
const deliveryLock = 7_240_011

/** Puts the transport's function in the place of the former one; processes that start together take turns. */
export async function setDelivery(db: Db, definition: string): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${deliveryLock})`.execute(transaction)
    await sql.raw(definition).execute(transaction)
  })
}

/** Announces all jobs that wait: those of a former transport, and those that came before there was one. */
export async function announceWaiting(db: Db): Promise<void> {
  await sql`
    select job_deliver(ids) from (select array_agg(id) as ids from job where state = 'WAITING') waiting
    where ids is not null`.execute(db)
}
