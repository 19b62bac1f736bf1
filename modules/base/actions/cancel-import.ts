import { action } from '#core/action.ts'
import { ImportJob } from '../entities/import-job.ts'

/** Stops an import after the batch that it is at; what was committed stays. */
export const cancelImport = action(ImportJob, {
  name: 'cancel',
  label: 'Stop',
  description: 'Stops the import. What was imported so far stays; running it again goes on from there.',
  icon: 'octagon-x',
  dangerous: true,
  transition: { from: ['RUNNING'], to: 'CANCELLED' },
  run(jobs, context) {
    for (const job of jobs) {
      job.finishedAt = context.now
      job.message = 'Stopped by hand.'
    }
  },
})
