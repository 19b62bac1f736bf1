/** The jobs and schedules that the server itself declares. */
import type { Cron } from '#core/cron.ts'
import { exportJob } from '#server/import/export/export-job.ts'
import { importJob } from '#server/import/import-job.ts'
import type { Mailer } from '#server/mail/mailer.ts'
import { bulkJob } from './bulk/bulk-job.ts'
import { housekeeping } from './housekeeping.ts'
import { digestJob } from './mail/digest.ts'
import { mailRound } from './mail/mail-round.ts'
import { mailJob } from './mail/send-mail.ts'
import type { ServerJob } from './server-job.ts'

/** Jobs of the server; those that send mail do so by this mailer. */
export function serverJobs(mailer: Mailer): ServerJob[] {
  return [importJob, exportJob, bulkJob, housekeeping, digestJob, mailJob(mailer), mailRound(mailer)]
}

const schedules = new Map([
  [housekeeping.name, '17 * * * *'],
  ['base.mail', '*/10 * * * *'],
])

/** What of it comes round. */
export function serverCrons(jobs: ServerJob[]): Cron[] {
  return jobs.flatMap((job) => {
    const schedule = schedules.get(job.name)
    const { name, label, description } = job
    return schedule ? [{ name, label, description, job: { options: job as never }, schedule }] : []
  })
}
