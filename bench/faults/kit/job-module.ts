/** A job that leaves a line each time it has an effect. */
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { z } from 'zod'
import { job } from '#core/job.ts'
import { defineModule } from '#core/module.ts'

export const leave = job({
  name: 'faultjobs.leave',
  label: 'Leave a line',
  description: 'Leaves one line, and takes a while before and after.',
  input: z.object({ wait: z.number() }),
  attempts: 100,
  async run(context, { wait }) {
    await sleep(wait, undefined, { signal: context.job.signal })
    await sql`insert into effect (job_id) values (${context.job.id})`.execute(context.db)
    await sleep(wait, undefined, { signal: context.job.signal })
  },
})

/** The module that workers of fault runs have. */
export const faultJobs = defineModule({
  name: 'faultjobs',
  label: 'Jobs of fault runs',
  version: '1.0.0',
  description: 'One job that leaves a line each time it has an effect.',
  depends: ['base'],
  jobs: [leave],
  crons: [
    {
      name: 'faultjobs.every-second',
      label: 'Every second',
      description: 'Comes every second.',
      job: leave,
      input: { wait: 0 },
      schedule: '* * * * * *',
      missed: 'RUN_ALL',
    },
  ],
})
