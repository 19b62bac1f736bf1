/** Notices and mails of automations. */
import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import { sendMail } from '#core/mail.ts'
import { notify, usersInRole } from '#core/notify.ts'
import type { StepRow } from './perform.ts'

/** A step with the value of its recipient field. */
type Telling = StepRow & { recipient?: unknown }

/** Puts a notice into the inboxes of the recipients; gives how many there were. */
export async function tell(
  own: Context,
  step: Telling,
  about?: { entity: string; id: number },
): Promise<number> {
  const ids = await recipientIds(own, step)
  return notify(own, ids, { message: step.message ?? '', about })
}

/** Most people that one step writes to: more is the business of a mailing. */
const mostMails = 200

/** Mails the recipients, each by themselves; gives how many there were. */
export async function mailTo(own: Context, step: Telling): Promise<number> {
  const { recipient } = step
  const addresses = new Set(typeof recipient === 'string' && recipient.includes('@') ? [recipient] : [])
  const { rows } = await sql<{ email: string }>`
    select email from app_user where id = any(${await recipientIds(own, step)}) and is_active order by id`.execute(
    own.db,
  )
  for (const { email } of rows) addresses.add(email)
  const paragraphs = (step.message ?? '').split(/\n{2,}/)
  for (const to of [...addresses].slice(0, mostMails))
    await sendMail(own, { to, subject: (step.subject ?? '').replace(/\s+/g, ' '), paragraphs })
  return Math.min(addresses.size, mostMails)
}

async function recipientIds(own: Context, { userId, role, recipient }: Telling): Promise<number[]> {
  const ids = userId === null ? [] : [userId]
  if (role) ids.push(...(await usersInRole(own, role)))
  if (typeof recipient === 'object' && recipient !== null && 'id' in recipient) ids.push(Number(recipient.id))
  return [...new Set(ids)]
}
