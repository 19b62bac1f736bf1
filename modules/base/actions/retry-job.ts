import { action } from '#core/action.ts'
import { Job } from '../entities/job.ts'

/** Runs a dead letter again, with all its attempts. */
export const retryJob = action(Job, {
  name: 'retry',
  label: 'Run again',
  description: 'Lets a job that failed or was cancelled run again, as if it had never been tried.',
  icon: 'rotate-ccw',
  primary: true,
  transition: { from: ['FAILED', 'CANCELLED'], to: 'WAITING' },
  run(jobs, context) {
    for (const job of jobs) {
      Object.assign(job, { attempts: 0, runAt: context.now, finishedAt: null, progress: 0, message: null })
    }
  },
})
