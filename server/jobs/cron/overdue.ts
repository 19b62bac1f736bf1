/** Notices that no scheduler is at work, from processes that are none. */
import { sql } from 'kysely'
import type { JobTenant } from '../transport.ts'
import { grace } from './slots.ts'

const every = 30_000

/** Looks every half minute for schedules that nobody starts, and tells the log; `count` is for the metrics. */
export function watchSchedules(
  tenants: () => Promise<JobTenant[]>,
  log: (error: unknown, tenant: string) => void,
): { readonly count: number; stop(): Promise<void> } {
  let count = 0
  let looking = Promise.resolve()

  async function look(): Promise<void> {
    let sum = 0
    for (const tenant of await tenants()) {
      const { rows } = await sql<{ label: string }>`
        select label from cron_job
        where is_active and next_run_at < clock_timestamp() - make_interval(secs => ${grace / 2000})`.execute(
        tenant.db,
      )
      sum += rows.length
      const labels = rows.map(({ label }) => label).join(', ')
      if (labels)
        log(new Error(`No scheduler starts what is due: ${labels}. Is a worker running?`), tenant.name)
    }
    count = sum
  }

  const timer = setInterval(() => {
    looking = look().catch((error) => log(error, ''))
  }, every)
  return {
    get count() {
      return count
    },
    async stop() {
      clearInterval(timer)
      await looking
    },
  }
}
