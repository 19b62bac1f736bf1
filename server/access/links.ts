/** Mailed links: to choose a new password, to accept an invitation, to prove an address. */

import { type Kysely, sql } from 'kysely'
import { composeMail } from '#core/compose-mail.ts'
import { TrellisError, validationError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import type { Words } from '#core/words.ts'
import { type Mailer, sendMail } from '#server/mail/mailer.ts'
import { storePassword } from './change-password.ts'
import { type Client, noteAccess } from './events.ts'
import { checkPassword, hashPassword } from './password.ts'
import type { Person } from './sign-in.ts'
import type { AuthTables } from './tables.ts'
import { accountKey, forgetAttempts } from './throttle.ts'
import { dropTickets, openTicket, seeTicket, takeTicket } from './tickets.ts'

/** What mails say of the place that they come from. */
export interface Sender {
  mailer: Mailer
  /** Address of the admin, without a slash at the end. */
  address: string
  company: string
  /** The words of somebody who chose this locale; where they chose none, those of whoever asks for the mail. */
  wordsFor(locale: string | null): Words
}

const resetSeconds = 30 * 60
const inviteSeconds = 7 * 24 * 60 * 60
const verifySeconds = 24 * 60 * 60

/** The user of an address, if they may sign in. */
async function activeUser(db: Kysely<AuthTables>, where: { id: number } | { email: string }) {
  const { rows } = await sql<{ id: string; name: string; email: string; locale: string | null }>`
    select id, name, email, locale from app_user
    where is_active and ${'id' in where ? sql`id = ${where.id}` : sql`email = ${where.email}`}`.execute(db)
  const row = rows[0]
  return row && { id: Number(row.id), name: row.name, email: row.email, locale: row.locale }
}

/** Mails a link to choose a new password, if the address is somebody's. Only the newest link works. */
export async function mailReset(
  db: Kysely<AuthTables>,
  email: string,
  sender: Sender,
  client: Client,
): Promise<void> {
  const user = await activeUser(db, { email })
  await noteAccess(db, { kind: 'PASSWORD_RESET_ASKED', userId: user?.id, email }, client)
  if (!user) return
  await dropTickets(db, user.id, ['RESET'])
  const token = await openTicket(db, {
    kind: 'RESET',
    userId: user.id,
    seconds: resetSeconds,
    data: { email },
  })
  const mail = composeMail({
    to: user.email,
    words: sender.wordsFor(user.locale),
    subject: say`Choose a new password for ${sender.company}`,
    paragraphs: [
      say`Hello ${user.name},`,
      say`somebody, hopefully you, asked for a new password. The link below works once, for 30 minutes.`,
    ],
    button: { label: say`Choose a new password`, url: `${sender.address}/reset-password#${token}` },
    note: say`If you did not ask for it, you need not do anything: your password stays as it is.`,
  })
  await sendMail(db, sender.mailer, mail)
}

/**
 * Mails an invitation to a user who has no password yet; a second one replaces the first.
 * @throws NOT_FOUND, BUSINESS_RULE when the user has signed in before
 */
export async function mailInvitation(
  db: Kysely<AuthTables>,
  userId: number,
  by: Person,
  sender: Sender,
  client: Client,
): Promise<void> {
  const user = await activeUser(db, { id: userId })
  if (!user) throw new TrellisError('NOT_FOUND', say`There is no active user ${userId}.`)
  const { rows } = await sql<{ has: boolean }>`
    select password_hash is not null as has from app_user where id = ${userId}`.execute(db)
  if (rows[0]?.has)
    throw new TrellisError(
      'BUSINESS_RULE',
      say`${user.name} has a password already, and needs no invitation.`,
    )
  await dropTickets(db, user.id, ['INVITE'])
  const token = await openTicket(db, {
    kind: 'INVITE',
    userId: user.id,
    seconds: inviteSeconds,
    data: { email: user.email, by: by.id },
  })
  const mail = composeMail({
    to: user.email,
    words: sender.wordsFor(user.locale),
    subject: say`${by.name} invites you to ${sender.company}`,
    paragraphs: [say`Hello ${user.name},`, say`${by.name} made an account for you at ${sender.company}.`],
    button: { label: say`Accept the invitation`, url: `${sender.address}/accept-invitation#${token}` },
    note: say`The link works once, for seven days.`,
  })
  await sendMail(db, sender.mailer, mail)
  await noteAccess(db, { kind: 'INVITED', userId: user.id, email: user.email, by: by.id }, client)
}

/** Mails a link by which a user proves that mail reaches them. */
export async function mailVerification(db: Kysely<AuthTables>, user: Person, sender: Sender): Promise<void> {
  await dropTickets(db, user.id, ['VERIFY'])
  const data = { email: user.email }
  const token = await openTicket(db, { kind: 'VERIFY', userId: user.id, seconds: verifySeconds, data })
  const mail = composeMail({
    to: user.email,
    words: sender.wordsFor(null),
    subject: say`Is this your address? ${sender.company}`,
    paragraphs: [say`Hello ${user.name},`, say`open the link below to say that this address is yours.`],
    button: { label: say`This is my address`, url: `${sender.address}/verify-email#${token}` },
    note: say`The link works once, for a day.`,
  })
  await sendMail(db, sender.mailer, mail)
}

/** Whom a link to choose a password is for, while it is good. @throws VALIDATION at `token` */
export async function seeLink(
  db: Kysely<AuthTables>,
  token: string,
): Promise<{ kind: 'RESET' | 'INVITE'; user: Person }> {
  const ticket = await seeTicket(db, ['RESET', 'INVITE'], token)
  const user = ticket?.userId == null ? undefined : await activeUser(db, { id: ticket.userId })
  // A link that went to another address than the user has now proves nothing.
  if (!ticket || !user || ticket.data.email !== user.email) throw deadLink()
  return { kind: ticket.kind as 'RESET' | 'INVITE', user }
}

/**
 * Sets the password by a mailed link, once: it ends all sessions, and the address counts as verified.
 * @throws VALIDATION at `token` or `password`
 */
export async function redeemLink(
  db: Kysely<AuthTables>,
  kind: 'RESET' | 'INVITE',
  given: { token: string; password: string },
  client: Client,
): Promise<Person> {
  const { kind: found, user } = await seeLink(db, given.token)
  if (found !== kind) throw deadLink()
  checkPassword(given.password, user, 'password')
  const hash = await hashPassword(given.password)
  await db.transaction().execute(async (transaction) => {
    if (!(await takeTicket(transaction, [kind], given.token))) throw deadLink()
    await storePassword(transaction, user.id, hash)
    await sql`update app_user set email_verified_at = now() where id = ${user.id}`.execute(transaction)
    const event = kind === 'RESET' ? 'PASSWORD_RESET' : 'INVITATION_ACCEPTED'
    await noteAccess(transaction, { kind: event, userId: user.id, email: user.email }, client)
  })
  await forgetAttempts(db, accountKey(user.email))
  return user
}

/** Notes that an address is its user's. @throws VALIDATION at `token` */
export async function redeemVerification(
  db: Kysely<AuthTables>,
  token: string,
  client: Client,
): Promise<void> {
  const ticket = await takeTicket(db, ['VERIFY'], token)
  const { rows } = await sql`
    update app_user set email_verified_at = now()
    where id = ${ticket?.userId ?? null} and email = ${String(ticket?.data.email)} and is_active
    returning id`.execute(db)
  if (!ticket || rows.length === 0) throw deadLink()
  await noteAccess(db, { kind: 'EMAIL_VERIFIED', userId: ticket.userId ?? undefined }, client)
}

function deadLink(): TrellisError {
  const message = say`This link was used before, or is too old. Ask for a new one.`
  return validationError([{ path: ['token'], message, rule: 'link' }])
}
