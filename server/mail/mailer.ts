/**
 * Mail leaves by way of a table: `sendMail` writes it down, and whoever wrote it delivers it at once, in the
 * background. What fails is tried again with growing waits, also by other processes and after a restart.
 */
import { type Kysely, sql } from 'kysely'
import { createTransport } from 'nodemailer'
import type { Mail } from '#core/compose-mail.ts'
import type { AuthTables } from '#server/access/tables.ts'

/** How mail leaves this process. */
export interface Mailer {
  /** False where no mail server is set up: mail is kept in the tenant's mailbox instead. */
  readonly isConnected: boolean
  /** Sends what waits in a tenant's database; resolves when all of it was tried. Never rejects. */
  deliver(db: Kysely<AuthTables>): Promise<void>
  /**
   * Sends the mail of a job, if it was not sent before; without a mail server it goes to the mailbox.
   * @throws what the mail server says
   */
  deliverOne(db: Kysely<AuthTables>, id: number): Promise<void>
  close(): Promise<void>
}

/** How many mails the mailbox keeps in a tenant where no mail server is set up. */
const keptMails = 200
const maxAttempts = 8
/** A mail that a process began to send and did not finish is tried by another after this many seconds. */
const leaseSeconds = 120

/**
 * The mailer of an environment: `SMTP_URL` such as `smtps://user:password@mail.example.com`, and `MAIL_FROM`.
 * @throws Error that names the variable which cannot be used
 */
export function mailerFrom(
  env: NodeJS.ProcessEnv,
  log: (error: unknown, message: string) => void = () => undefined,
): Mailer {
  const url = env.SMTP_URL
  const nothing = async (): Promise<void> => undefined
  if (!url) return { isConnected: false, deliver: nothing, deliverOne: keepMail, close: nothing }
  if (!URL.canParse(url) || !/^smtps?:$/.test(new URL(url).protocol)) {
    throw new Error(
      'SMTP_URL is not the URL of a mail server, such as smtps://user:password@mail.example.com',
    )
  }
  const from = env.MAIL_FROM || `trellis@${new URL(url).hostname}`
  const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 }
  const transport = createTransport({ url, pool: true, maxConnections: 2, ...timeouts })
  const retries = new Set<NodeJS.Timeout>()
  let work: Promise<void> = Promise.resolve()

  async function send(db: Kysely<AuthTables>, mail: WaitingMail): Promise<void> {
    const { id, recipient, subject, body_text, body_html, unsubscribe_url, key } = mail
    const body = { text: body_text ?? '', html: body_html ?? '' }
    const headers = unsubscribe_url === null ? {} : oneClick(unsubscribe_url)
    await transport.sendMail({
      from,
      to: recipient,
      subject,
      ...body,
      headers,
      messageId: `<${key}@trellis>`,
    })
    // Links in it let people in: the text is not kept longer than it must.
    await sql`update mail_message set state = 'SENT', error = null, body_text = null, body_html = null, unsubscribe_url = null
      where id = ${id}`.execute(db)
  }

  async function deliverAll(db: Kysely<AuthTables>): Promise<void> {
    for (let mail = await claimMail(db); mail; mail = await claimMail(db)) {
      const { id, attempts } = mail
      try {
        await send(db, mail)
      } catch (error) {
        log(error, 'a mail could not be sent')
        const wait = Math.min(15 * 4 ** (attempts - 1), 6 * 60 * 60)
        await sql`update mail_message set error = ${String((error as Error).message).slice(0, 500)},
          state = ${attempts >= maxAttempts ? 'FAILED' : 'WAITING'},
          next_attempt_at = now() + make_interval(secs => ${wait}) where id = ${id}`.execute(db)
        const retry = setTimeout(() => {
          retries.delete(retry)
          void deliver(db)
        }, wait * 1_000)
        retry.unref()
        retries.add(retry)
      }
    }
  }

  async function deliverOne(db: Kysely<AuthTables>, wanted: number): Promise<void> {
    const { rows } = await sql<WaitingMail>`
      update mail_message set attempts = attempts + 1 where id = ${wanted} and state = 'JOB' returning ${mailColumns}`.execute(
      db,
    )
    if (rows[0]) await send(db, rows[0])
  }

  function deliver(db: Kysely<AuthTables>): Promise<void> {
    work = work
      .then(() => deliverAll(db))
      .catch((error) => log(error, 'the outgoing mail could not be looked at'))
    return work
  }

  return {
    isConnected: true,
    deliver,
    deliverOne,
    async close() {
      for (const retry of retries) clearTimeout(retry)
      await work
      transport.close()
    },
  }
}

/** The headers of RFC 8058. */
const oneClick = (url: string): Record<string, string> => ({
  'List-Unsubscribe': `<${url}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
})

interface WaitingMail {
  id: number
  /** Names the mail for ever, so that a second copy of it is known as such. */
  key: string
  recipient: string
  subject: string
  body_text: string | null
  body_html: string | null
  unsubscribe_url: string | null
  attempts: number
}

const mailColumns = sql`id, md5(id::text || created_at::text) as key, recipient, subject, body_text, body_html, unsubscribe_url, attempts`

/** Puts what waits into the mailbox: there is no mail server to send it by. */
export async function keepWaiting(db: Kysely<AuthTables>): Promise<void> {
  await sql`update mail_message set state = 'KEPT' where state = 'WAITING'`.execute(db)
  await forgetKept(db)
}

/** Puts the mail of a job into the mailbox. */
async function keepMail(db: Kysely<AuthTables>, id: number): Promise<void> {
  await sql`update mail_message set state = 'KEPT' where id = ${id} and state = 'JOB'`.execute(db)
  await forgetKept(db)
}

async function forgetKept(db: Kysely<AuthTables>): Promise<void> {
  await sql`delete from mail_message where state = 'KEPT' and id <= (
    select id from mail_message where state = 'KEPT' order by id desc offset ${keptMails} limit 1
  )`.execute(db)
}

/** Takes one waiting mail out of the reach of other processes, for as long as a delivery may last. */
async function claimMail(db: Kysely<AuthTables>): Promise<WaitingMail | undefined> {
  const { rows } = await sql<WaitingMail>`
    update mail_message set attempts = attempts + 1, next_attempt_at = now() + make_interval(secs => ${leaseSeconds})
    where id = (
      select id from mail_message where state = 'WAITING' and next_attempt_at <= now()
      order by id limit 1 for update skip locked
    )
    returning ${mailColumns}`.execute(db)
  return rows[0]
}

/**
 * Sends a mail from a tenant. It is written down before this resolves, and delivered in the background. In a
 * transaction of the caller's, give `isWaiting` and call `mailer.deliver` after the commit.
 */
export async function sendMail(
  db: Kysely<AuthTables>,
  mailer: Mailer,
  mail: Mail,
  { isWaiting = false } = {},
): Promise<void> {
  const state = mailer.isConnected ? 'WAITING' : 'KEPT'
  await sql`
    insert into mail_message (recipient, subject, body_text, body_html, state)
    values (${mail.to}, ${mail.subject}, ${mail.text}, ${mail.html}, ${state})`.execute(db)
  if (!mailer.isConnected) {
    await forgetKept(db)
  } else if (!isWaiting) void mailer.deliver(db)
}

/** Forgets mails that were sent or given up a month ago; those of jobs when the last dead letters are forgotten too. */
export async function pruneMail(db: Kysely<AuthTables>): Promise<void> {
  await sql`delete from mail_message where 
    state in ('SENT', 'FAILED') and created_at < now() - interval '30 days'
    or state = 'JOB' and created_at < now() - interval '91 days'`.execute(db)
}
