import { action } from '#core/action.ts'
import { enqueueRun } from '../automations/enqueue-runs.ts'
import { AutomationRun } from '../entities/automation-run.ts'

/** Runs a failed one again, with the automation as it is now. */
export const retryRun = action(AutomationRun, {
  name: 'retry',
  label: 'Run again',
  description: 'Does what failed once more, with the automation as it is now.',
  icon: 'rotate-ccw',
  primary: true,
  transition: { from: ['FAILED', 'STOPPED'], to: 'WAITING' },
  needs: ['automation'],
  async run(runs, context) {
    for (const run of runs) {
      Object.assign(run, { error: null, finishedAt: null, depth: 1, chain: [run.automation.id] })
      await enqueueRun(context, {
        id: run.id,
        name: run.automation.name,
        entity: run.entity ?? null,
        recordId: run.recordId ?? null,
      })
    }
  },
})
