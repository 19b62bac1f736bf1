import { sql } from 'kysely'
import type { Db } from '../transport.ts'

/**
 * Announces jobs that have been due for a while although no message of theirs is on its way: a broker that lost its
 * disk. Jobs of a queue wait for their turn, so they are not among them. A message too many does no harm.
 */
export async function announceLost(db: Db): Promise<void> {
  await sql`
    select job_deliver(ids) from (
      select array_agg(id) as ids from (
        select id from job j
        where state = 'WAITING' and queue is null and run_at < clock_timestamp() - interval '10 seconds'
          and not exists (select from job_outbox o where o.job_id = j.id)
        order by run_at limit 1000
      ) due
    ) lost where ids is not null`.execute(db)
}
