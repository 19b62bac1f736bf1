import { action } from '#core/action.ts'
import { Job } from '../entities/job.ts'

/** Cancels a job. One that runs is told to stop, and nothing that its open transaction did is kept. */
export const cancelJob = action(Job, {
  name: 'cancel',
  label: 'Cancel',
  description: 'Stops the job or keeps it from starting. What it did in a transaction that has ended stays.',
  icon: 'octagon-x',
  dangerous: true,
  transition: { from: ['WAITING', 'RUNNING'], to: 'CANCELLED' },
  run(jobs, context) {
    for (const job of jobs) job.finishedAt = context.now
  },
})
