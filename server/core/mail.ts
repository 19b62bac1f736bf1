/** Mail from modules: a job of the transaction that it belongs to. */
import { sql } from 'kysely'
import { z } from 'zod'
import { composeMail, type MailContent } from './compose-mail.ts'
import { type Enqueuer, enqueue } from './job.ts'
import { say } from './say.ts'

/** The job that sends one mail; its work is the server's. */
export const mailJobOptions = {
  name: 'base.send-mail',
  label: 'Send mail',
  description: 'Sends one mail, and tries again while the mail server is away.',
  input: z.object({ mailId: z.number() }),
  runsAs: 'SYSTEM' as const,
  attempts: 10,
}

/**
 * Sends a mail once the caller's transaction is committed; when that is rolled back nothing is sent. It is a job: tried
 * again with growing waits, and a dead letter when the mail server goes on refusing it. Where no mail server is set up
 * it is kept in the tenant's mailbox.
 *
 * ```ts
 * await sendMail(context, { to: 'ada@example.com', subject: 'Your order', paragraphs: ['It is on its way.'] })
 * ```
 *
 * To somebody whose language is known say it in theirs: `{ words: context.wordsFor(user.locale), subject: say`…`, … }`.
 *
 * @returns id of the job
 */
export async function sendMail(context: Enqueuer, content: MailContent): Promise<number> {
  const { to, subject, text, html } = composeMail(content)
  const { rows } = await sql<{ id: string }>`
    insert into mail_message (recipient, subject, body_text, body_html, unsubscribe_url, state)
    values (${to}, ${subject.slice(0, 500)}, ${text}, ${html}, ${content.unsubscribe ?? null}, 'JOB') returning id`.execute(
    context.db,
  )
  const label = say`Mail to ${to}: ${subject}`
  return enqueue(context, { options: mailJobOptions as never }, { mailId: Number(rows[0]?.id) }, { label })
}
