import { z } from 'zod'
import { action } from '#core/action.ts'
import { enqueue } from '#core/job.ts'
import { messageOf } from '#core/kept-words.ts'
import { CronJob } from '../entities/cron-job.ts'
import { Job } from '../entities/job.ts'

/** Starts what a schedule starts, outside of its times, which stay as they are. */
export const runCronJob = action(CronJob, {
  name: 'run',
  label: 'Run now',
  description:
    'Starts the job at once, also where the schedule is switched off. Its next runs stay as they are.',
  icon: 'play',
  primary: true,
  async run(crons, context) {
    for (const cron of crons) {
      const id = await enqueue(
        context,
        // The worker knows the job by its name, and checks the input; it runs as the platform, as it does by the clock.
        { options: { ...asPlatform, name: cron.job, label: cron.label } as never },
        cron.input ?? {},
        { uniqueKey: `run ${cron.name}`, label: messageOf(cron.label, cron.said?.label) },
      )
      cron.lastJob = context.em.getReference(Job, id)
      cron.lastRunAt = context.now
    }
    return crons
  },
})

const asPlatform = { description: '', input: z.unknown(), runsAs: 'SYSTEM' }
