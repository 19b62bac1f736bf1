import { mailJobOptions } from '#core/mail.ts'
import type { Mailer } from '#server/mail/mailer.ts'
import { type ServerJob, serverJob } from '../server-job.ts'

/** Sends the mail of a job. It may leave twice when the worker dies at that moment; its message id stays the same. */
export function mailJob(mailer: Mailer): ServerJob {
  return serverJob({
    ...mailJobOptions,
    perform: ({ db }, _run, { mailId }) => mailer.deliverOne(db as never, mailId),
  })
}
