import { z } from 'zod'
import { keepWaiting, type Mailer } from '#server/mail/mailer.ts'
import { type ServerJob, serverJob } from '../server-job.ts'

/**
 * Tries again what mail is left: of processes that ended before they sent it, and of servers that were away. Where no
 * mail server is set up it goes to the tenant's mailbox.
 */
export function mailRound(mailer: Mailer): ServerJob {
  return serverJob({
    name: 'base.mail',
    label: 'Outgoing mail',
    description: 'Sends mail that could not be sent before.',
    input: z.object({}),
    runsAs: 'SYSTEM',
    attempts: 1,
    perform: ({ db }) => (mailer.isConnected ? mailer.deliver(db as never) : keepWaiting(db as never)),
  })
}
