import { sql } from 'kysely'
import { z } from 'zod'
import type { Cron } from '#core/cron.ts'
import { job } from '#core/job.ts'

/** Days that messages and runs are kept; those that failed longer, because somebody may want to send them again. */
const keptDays = 30
const keptFailedDays = 90

export const tidy = job({
  name: 'automation.tidy',
  label: 'Tidy automation',
  description: 'Removes old messages of webhooks and runs of automations.',
  input: z.object({}),
  runsAs: 'SYSTEM',
  async run({ db }) {
    const { numAffectedRows } = await sql`
      delete from webhook_delivery where state = 'DELIVERED' and created_at < now() - make_interval(days => ${keptDays})
        or state = 'FAILED' and created_at < now() - make_interval(days => ${keptFailedDays})`.execute(db)
    const runs = await sql`
      delete from automation_run where state in ('DONE', 'SKIPPED', 'TRIED') and created_at < now() - make_interval(days => ${keptDays})
        or state in ('FAILED', 'STOPPED') and created_at < now() - make_interval(days => ${keptFailedDays})`.execute(
      db,
    )
    return { deliveries: Number(numAffectedRows ?? 0), runs: Number(runs.numAffectedRows ?? 0) }
  },
})

/** Once a day, at a quiet time. */
export const tidyDaily: Cron = {
  name: 'automation.tidy',
  label: 'Tidy automation',
  description: 'Removes old messages of webhooks and runs of automations.',
  job: tidy,
  schedule: '40 3 * * *',
}
