import { view } from '#core/view.ts'
import { CronJob } from '../entities/cron-job.ts'
import { Job } from '../entities/job.ts'

/** The screens of jobs and schedules. */
export const jobViews = [
  view(Job, {
    kind: 'LIST',
    columns: ['label', 'state', 'progress', 'message', 'attempts', 'runAt', 'finishedAt', 'user'],
    order: [{ createdAt: 'DESC' }],
    filters: [
      { name: 'open', label: 'Waiting or running', filter: { state: { in: ['WAITING', 'RUNNING'] } } },
      { name: 'failed', label: 'Failed', filter: { state: { eq: 'FAILED' } } },
      { name: 'mine', label: 'Mine', filter: { createdBy: { id: { eq: '$me' } } } },
    ],
  }),
  view(Job, {
    kind: 'FORM',
    title: 'label',
    sections: [
      { fields: ['label', 'progress', 'message', 'error'] },
      { label: 'Log', fields: ['log', 'result'] },
    ],
    side: [
      'user',
      'name',
      'attempts',
      'maxAttempts',
      'runAt',
      'startedAt',
      'finishedAt',
      'queue',
      'priority',
      'uniqueKey',
      'worker',
    ],
  }),
  view(Job, { kind: 'CALENDAR', start: 'runAt', end: 'finishedAt', title: 'label', color: 'state' }),
  view(CronJob, {
    kind: 'LIST',
    columns: [
      'label',
      'schedule',
      'timeZone',
      'isActive',
      'nextRunAt',
      'lastRunAt',
      'lastJob.state',
      'lastJob.error',
      'missedRuns',
    ],
    order: [{ label: 'ASC' }],
  }),
  view(CronJob, {
    kind: 'FORM',
    title: 'label',
    sections: [
      { fields: ['label', 'schedule', 'timeZone', 'missed', 'isActive', 'description'] },
      { label: 'Runs', fields: ['nextRunAt', 'lastRunAt', 'lastJob', 'missedRuns', 'lastMissedAt'] },
      { label: 'What is started', fields: ['job', 'input', 'name'] },
    ],
  }),
]
