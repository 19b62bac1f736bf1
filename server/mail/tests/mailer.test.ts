import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { composeMail } from '#core/compose-mail.ts'
import { createTestDatabase, type TestDatabase } from '#server/http/tests/database.ts'
import { type Mailer, mailerFrom, sendMail } from '../mailer.ts'

let base: TestDatabase
let server: SMTPServer
let refusals = 0
const received: { from: string; to: string[]; text: string }[] = []
const mailers: Mailer[] = []

beforeAll(async () => {
  base = await createTestDatabase()
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (refusals > 0) {
          refusals -= 1
          return done(new Error('try again later'))
        }
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          text: String(Buffer.concat(chunks)),
        })
        done()
      })
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
})
afterAll(async () => {
  for (const mailer of mailers) await mailer.close()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  await base.drop()
})

const open = () => {
  const { port } = server.server.address() as AddressInfo
  const mailer = mailerFrom({ SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'erp@example.com' })
  mailers.push(mailer)
  return mailer
}
const mail = (to: string) =>
  composeMail({
    to,
    subject: 'Hello & welcome',
    paragraphs: ['Dear <b>Ada</b> & "friends"'],
    button: { label: 'Open', url: 'https://erp.example.com/x?a=1&b=2#token' },
  })
const stateOf = async (to: string) => {
  const { rows } = await sql<{ state: string; attempts: number; body: string | null; error: string | null }>`
    select state, attempts, body_text as body, error from mail_message where recipient = ${to}`.execute(
    base.db,
  )
  return rows[0]
}
const until = async (isSo: () => Promise<boolean> | boolean) => {
  for (let round = 0; round < 250 && !(await isSo()); round += 1)
    await new Promise((resolve) => setTimeout(resolve, 20))
}

test('a mail reaches the mail server in both forms, escaped, and its text is forgotten', async () => {
  await sendMail(base.db, open(), mail('ada@example.com'))
  await until(() => received.some(({ to }) => to[0] === 'ada@example.com'))
  const got = received.find(({ to }) => to[0] === 'ada@example.com')
  expect(got?.from).toBe('erp@example.com')
  expect(got?.text).toContain('Subject: Hello & welcome')
  expect(got?.text).toContain('Dear <b>Ada</b> & "friends"')
  expect(got?.text).toContain('Dear &#60;b&#62;Ada&#60;/b&#62; &#38;')
  await until(async () => (await stateOf('ada@example.com'))?.state === 'SENT')
  expect(await stateOf('ada@example.com')).toMatchObject({ state: 'SENT', body: null, attempts: 1 })
})

test('a mail that the server refuses is tried again, also by another process', async () => {
  refusals = 1
  await sendMail(base.db, open(), mail('grace@example.com'))
  await until(async () => (await stateOf('grace@example.com'))?.error != null)
  expect(await stateOf('grace@example.com')).toMatchObject({ state: 'WAITING', attempts: 1 })
  await sql`update mail_message set next_attempt_at = now()`.execute(base.db)
  await open().deliver(base.db)
  expect(await stateOf('grace@example.com')).toMatchObject({ state: 'SENT', attempts: 2 })
})

test('processes that deliver at the same time send each mail once', async () => {
  const [one, two, three] = [open(), open(), open()]
  for (let number = 0; number < 20; number += 1) {
    await sendMail(base.db, one, mail(`many${number}@example.com`), { isWaiting: true })
  }
  await Promise.all([one, two, three].map((mailer) => mailer.deliver(base.db)))
  const addresses = received.map(({ to }) => to[0]).filter((to) => to?.startsWith('many'))
  expect(addresses).toHaveLength(20)
  expect(new Set(addresses).size).toBe(20)
})

test('a mail server that is away costs nobody an error, and the mail waits', async () => {
  const away = mailerFrom({ SMTP_URL: 'smtp://127.0.0.1:9' })
  mailers.push(away)
  await sendMail(base.db, away, mail('later@example.com'))
  await away.deliver(base.db)
  expect(await stateOf('later@example.com')).toMatchObject({ state: 'WAITING', attempts: 1 })
})

test('without a mail server the last 200 mails are kept', async () => {
  for (let number = 0; number < 205; number += 1) {
    await sendMail(base.db, mailerFrom({}), mail(`kept${number}@example.com`))
  }
  const { rows } = await sql<{ n: number; first: string }>`
    select count(*)::int as n, min(id) filter (where state = 'KEPT') as first from mail_message where state = 'KEPT'`.execute(
    base.db,
  )
  expect(rows[0]?.n).toBe(200)
  expect(await stateOf('kept4@example.com')).toBeUndefined()
  expect((await stateOf('kept204@example.com'))?.body).toContain('Dear')
})

test.each(['mail.example.com', 'http://mail.example.com', 'smtp//x'])('SMTP_URL %s is refused', (url) => {
  expect(() => mailerFrom({ SMTP_URL: url })).toThrow('SMTP_URL')
})
