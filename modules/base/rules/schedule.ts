import { Cron } from 'croner'
import type { RecordIssue } from '#core/context.ts'
import type { DeriveRule, ValidateRule } from '#core/entity.ts'
import { say } from '#core/say.ts'
import type { CronJob } from '../entities/cron-job.ts'

/** A schedule has to be one that comes round, in a time zone that there is. */
export const validSchedule: ValidateRule<CronJob> = {
  name: 'cron.schedule',
  when: ['schedule', 'timeZone'],
  run: (crons) =>
    crons.flatMap((record): RecordIssue[] => {
      try {
        const next = new Cron(record.schedule, { timezone: record.timeZone, paused: true }).nextRun()
        if (next) return []
        const message = say`"${record.schedule}" never comes.`
        return [{ record, path: ['schedule'], rule: 'cron.schedule', message }]
      } catch {
        const message = say`"${record.schedule}" in ${record.timeZone} is no schedule. Write five parts, as in 0 6 * * 1-5, and a time zone such as Europe/Paris.`
        return [{ record, path: ['schedule'], rule: 'cron.schedule', message }]
      }
    }),
}

/** Another schedule begins now: the scheduler works out when it is due. */
export const newSchedule: DeriveRule<CronJob> = {
  run(crons, context) {
    for (const cron of crons) {
      const isOther = context
        .changed(cron)
        .some((name) => ['schedule', 'timeZone', 'isActive'].includes(name))
      if (isOther) cron.nextRunAt = null
    }
  },
}
