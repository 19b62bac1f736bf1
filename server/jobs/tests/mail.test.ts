import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { SMTPServer } from 'smtp-server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sendMail } from '#core/mail.ts'
import { notify } from '#core/notify.ts'
import { say, term } from '#core/say.ts'
import { useSealingKey } from '#core/sealed.ts'
import { serveTenant } from '#server/http/tests/served-tenant.ts'
import { type Mailer, mailerFrom } from '#server/mail/mailer.ts'
import { runOperation } from '#server/records/transaction.ts'
import { createTestTenant, type TestActor, type TestTenant } from '#server/testing/test-tenant.ts'
import { serverJobs } from '../server-jobs.ts'
import { graphileTransport } from '../transports/graphile.ts'
import { startWorker, type Worker } from '../worker.ts'

let tenant: TestTenant
let server: SMTPServer
let mailer: Mailer
let worker: Worker | undefined
let refusals = 0
/** By address; undone from quoted-printable. */
const received: { to: string; text: string; raw: string }[] = []
beforeAll(async () => {
  useSealingKey({ secret: 'for the tests of mail, nothing else', folder: '' })
  tenant = await createTestTenant({ modules: ['base'] })
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, { envelope }, done) {
      let text = ''
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
      stream.on('end', () => {
        if (refusals > 0) {
          refusals--
          return done(new Error('try again later'))
        }
        const plain = text
          .replace(/=\r\n/g, '')
          .replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
        for (const { address } of envelope.rcptTo) received.push({ to: address, text: plain, raw: text })
        done()
      })
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  mailer = mailerFrom({ SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'erp@example.com' })
})
beforeEach(() => {
  received.length = 0
})
afterEach(() => worker?.stop())
afterAll(async () => {
  await mailer?.close()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  await tenant?.close()
})

function work(by = mailer): void {
  const { db, url, registry } = tenant
  worker = startWorker({
    transport: graphileTransport(),
    tenants: async () => [
      { name: 'test', url, db, registry: () => registry, address: () => 'https://erp.example.com' },
    ],
    serverJobs: serverJobs(by),
    log: () => undefined,
    patience: 0,
  })
}

const within = <R>(work: Parameters<typeof runOperation<R>>[2]): Promise<R> => {
  const { registry, db, viewer } = tenant
  return runOperation({ registry, db, viewer, requestId: 'test' }, {}, work)
}
const to = (address: string) => received.filter((mail) => mail.to === address)
const jobState = async (id: number): Promise<string | undefined> =>
  (await sql<{ state: string }>`select state from job where id = ${id}`.execute(tenant.db)).rows[0]?.state
/** Lets what waits for a later time start now. */
const hurry = () => sql`update job set run_at = now() where state = 'WAITING'`.execute(tenant.db)

describe('a mail of a module', () => {
  test('is sent once its transaction is committed, and not at all when that is rolled back', async () => {
    work()
    const content = (address: string) => ({
      to: address,
      subject: 'Hello',
      paragraphs: ['It is on its way.'],
    })
    await expect(
      within(async (_operation, context) => {
        await sendMail(context, content('never@example.com'))
        throw new Error('Something else went wrong.')
      }),
    ).rejects.toThrow('Something else')
    const id = await within((_operation, context) => sendMail(context, content('ada@example.com')))
    await expect.poll(() => to('ada@example.com').length, { timeout: 20_000 }).toBe(1)
    await expect.poll(() => jobState(id), { timeout: 20_000 }).toBe('DONE')
    expect(to('never@example.com')).toEqual([])
    const { rows } = await sql`select state, body_text from mail_message`.execute(tenant.db)
    expect(rows).toEqual([{ state: 'SENT', body_text: null }])
    expect(to('ada@example.com')[0]?.raw).not.toContain('List-Unsubscribe')
  })

  test('is tried again while the mail server refuses it, and in the end waits for a person', async () => {
    work()
    refusals = 1
    const content = { to: 'bob@example.com', subject: 'Again', paragraphs: ['x'] }
    const id = await within((_operation, context) => sendMail(context, content))
    await expect.poll(() => to('bob@example.com').length, { timeout: 30_000 }).toBe(1)
    refusals = 99
    const dead = await within((_operation, context) =>
      sendMail(context, { ...content, to: 'cyd@example.com' }),
    )
    await expect.poll(() => jobState(dead), { timeout: 20_000 }).toBe('WAITING')
    await sql`update job set max_attempts = 1, run_at = now() where id = ${dead}`.execute(tenant.db)
    await expect.poll(() => jobState(dead), { timeout: 20_000 }).toBe('FAILED')
    // The administrators are told, though not by a mail that would fail as well.
    const told = sql<{ mails: number }>`
      select (select count(*)::int from job where name = 'base.digest') as mails from notification where record_id = ${dead}`
    await expect
      .poll(async () => (await told.execute(tenant.db)).rows, { timeout: 20_000 })
      .toEqual([{ mails: 0 }])
    refusals = 0
    await tenant.query('mutation($id: ID!) { retryJobs(ids: [$id]) { state } }', { id: dead })
    await expect.poll(() => to('cyd@example.com').length, { timeout: 20_000 }).toBe(1)
    expect(await jobState(id)).toBe('DONE')
  })

  test('is kept in the mailbox where no mail server is set up', async () => {
    work(mailerFrom({}))
    await within((_operation, context) =>
      sendMail(context, { to: 'kept@example.com', subject: 'Kept', paragraphs: ['For you.'] }),
    )
    const kept = sql<{
      body: string
    }>`select body_text as body from mail_message where recipient = 'kept@example.com' and state = 'KEPT'`
    await expect
      .poll(async () => (await kept.execute(tenant.db)).rows[0]?.body, { timeout: 20_000 })
      .toBe('For you.\n')
  })
})

describe('mail about notifications', () => {
  const person = async (often: string): Promise<TestActor & { address: string }> => {
    const actor = await tenant.as([])
    await actor.query(
      `mutation($id: ID!, $often: UserNoticeMail!) { updateUser(id: $id, input: { noticeMail: $often }) { noticeMail } }`,
      { id: actor.userId, often },
    )
    return { ...actor, address: (await actor.viewer()).email }
  }
  const tell = (ids: number[], message: string, about?: { entity: string; id: number }) =>
    within((_operation, context) => notify(context, ids, { message, about }))
  const due = async (id: number): Promise<{ minutes: number; hour: string }[]> =>
    (
      await sql<{ minutes: number; hour: string }>`
        select extract(epoch from run_at - now())::float / 60 as minutes, to_char(run_at at time zone 'Asia/Tokyo', 'HH24:MI') as hour
        from job where unique_key like ${`digest ${id} %`} and state = 'WAITING'`.execute(tenant.db)
    ).rows

  test('tells of all that is new in one mail, with links, and of nothing twice', async () => {
    const ada = await person('HOURLY')
    await tell([ada.userId], 'The order is late.', { entity: 'Job', id: 7 })
    await tell([ada.userId], 'The order has come.')
    expect(await due(ada.userId)).toHaveLength(1)
    work()
    await hurry()
    await expect.poll(() => to(ada.address).length, { timeout: 20_000 }).toBe(1)
    const [mail] = to(ada.address)
    expect(mail?.text).toContain('2 new notifications')
    expect(mail?.text).toContain('The order is late.')
    expect(mail?.text).toContain('https://erp.example.com/Job/7')
    expect(mail?.text).toContain('https://erp.example.com/inbox/settings')
    await tell([ada.userId], 'Something else.')
    await hurry()
    await expect.poll(() => to(ada.address).length, { timeout: 20_000 }).toBe(2)
    expect(to(ada.address)[1]?.text).not.toContain('The order is late.')
  })

  test('speaks the language of the company to who chose none', async () => {
    const max = await person('HOURLY')
    const change =
      'mutation($id: ID!, $locale: String) { updateCompany(id: $id, input: { locale: $locale }) { id } }'
    const id = String(tenant.companyId)
    const wrong = await tenant.run(change, { id, locale: 'no language' })
    expect(wrong.errors[0]?.issues).toMatchObject([{ path: ['locale'], rule: 'company.language' }])
    await tenant.query(change, { id, locale: 'de' })
    await tell([max.userId], 'The order is late.')
    work()
    await hurry()
    await expect.poll(() => to(max.address).length, { timeout: 20_000 }).toBe(1)
    expect(to(max.address)[0]?.text).toContain('<html lang="de" dir="ltr">')
    await tenant.query(change, { id, locale: null })
  })

  test('speaks the language of its reader, with dates as they are written there', async () => {
    const zoe = await person('HOURLY')
    await zoe.query(
      'mutation($id: ID!) { updateUser(id: $id, input: { locale: "fr", timeZone: "Asia/Tokyo" }) { id } }',
      {
        id: zoe.userId,
      },
    )
    await within((_operation, context) =>
      notify(context, [zoe.userId], { message: say`Due today: ${'Ada'}` }),
    )
    await within((_operation, context) =>
      notify(context, [zoe.userId], { message: say`${term('Job')} failed.` }),
    )
    const at = await sql<{
      at: Date
    }>`select created_at as at from notification where user_id = ${zoe.userId}`.execute(tenant.db)
    work()
    await hurry()
    await expect.poll(() => to(zoe.address).length, { timeout: 20_000 }).toBe(1)
    const text = Buffer.from(to(zoe.address)[0]?.text ?? '', 'latin1').toString()
    expect(text).toContain('2 nouvelles notifications')
    expect(text).toContain('Pour aujourd’hui : Ada')
    expect(text).toContain('Échec : Tâche.')
    expect(text).toContain('Vous avez demandé à être averti toutes les heures.')
    expect(text).toContain('<html lang="fr" dir="ltr">')
    const when = new Intl.DateTimeFormat('fr', {
      dateStyle: 'medium',
      timeStyle: 'short',
      timeZone: 'Asia/Tokyo',
    })
    expect(text).toContain(when.format(at.rows[0]?.at))
  })

  test('is ended by the button of the mail program, without a sign-in', async () => {
    const eve = await person('IMMEDIATELY')
    await tell([eve.userId], 'Too much.')
    work()
    await hurry()
    await expect.poll(() => to(eve.address).length, { timeout: 20_000 }).toBe(1)
    const head = (to(eve.address)[0]?.raw.split('\r\n\r\n')[0] ?? '').replace(/\r\n\s+/g, ' ')
    expect(head).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
    const link = new URL(/^List-Unsubscribe: <(.+)>$/m.exec(head)?.[1]?.replaceAll(' ', '') ?? '')
    expect(link.origin).toBe('https://erp.example.com')
    const served = await serveTenant(tenant)
    try {
      const ask = (search: string, method = 'POST') =>
        fetch(`${served.origin}${link.pathname}${search}`, {
          method,
          ...(method === 'POST' ? { body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) } : {}),
        })
      const often = async () =>
        (
          await sql<{
            often: string
          }>`select notice_mail as often from app_user where id = ${eve.userId}`.execute(tenant.db)
        ).rows[0]?.often
      const other = await person('HOURLY')
      for (const wrong of [
        '',
        `?user=${eve.userId}`,
        link.search.replace(/proof=.{4}/, 'proof=AAAA'),
        link.search.replace(/user=\d+/, `user=${other.userId}`),
        link.search.replace(/user=\d+/, 'user=1e99'),
      ])
        expect((await ask(wrong)).status, wrong).toBe(404)
      // Scanners follow links: only a POST counts.
      const page = await ask(link.search, 'GET')
      expect(page.status).toBe(200)
      expect(await page.text()).toMatch(
        /<form method="post" action="\/unsubscribe\?[^"]+"><button>Send no more mail</,
      )
      expect(await often()).toBe('IMMEDIATELY')
      const answers = await Promise.all(Array.from({ length: 5 }, () => ask(link.search)))
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
      expect(await often()).toBe('NONE')
      const { rows } = await sql`select actor::int, reason from change_log
        where entity = 'User' and record_id = ${eve.userId} and reason = 'UNSUBSCRIBE'`.execute(tenant.db)
      expect(rows).toEqual([{ actor: eve.userId, reason: 'UNSUBSCRIBE' }])
    } finally {
      await served.stop()
    }
  })

  test('leaves out what was read, and goes to nobody who wants none', async () => {
    const [reader, none] = [await person('IMMEDIATELY'), await person('NONE')]
    await tell([reader.userId, none.userId], 'Read this.')
    const { notifications } = await reader.query<{ notifications: { nodes: { id: string }[] } }>(
      '{ notifications { nodes { id } } }',
    )
    await reader.query('mutation($id: ID!) { markReadNotifications(ids: [$id]) { id } }', {
      id: notifications.nodes[0]?.id,
    })
    expect(await due(none.userId)).toEqual([])
    await tell([reader.userId], 'And this.')
    work()
    await hurry()
    await expect.poll(() => to(reader.address).length, { timeout: 20_000 }).toBe(1)
    expect(to(reader.address)[0]?.text).not.toContain('Read this.')
    expect(to(none.address)).toEqual([])
  })

  test('comes a minute later, at the next hour, or at seven in the morning of the person', async () => {
    const [now, hourly, daily] = [await person('IMMEDIATELY'), await person('HOURLY'), await person('DAILY')]
    await daily.query(
      'mutation($id: ID!) { updateUser(id: $id, input: { timeZone: "Asia/Tokyo" }) { id } }',
      { id: daily.userId },
    )
    await tell([now.userId, hourly.userId, daily.userId], 'When?')
    const [[first], [second], [third]] = [
      await due(now.userId),
      await due(hourly.userId),
      await due(daily.userId),
    ]
    expect(first?.minutes).toBeLessThanOrEqual(1)
    expect(second?.minutes).toBeLessThanOrEqual(60)
    expect(second?.hour.slice(3)).toBe('00')
    expect(third?.minutes).toBeLessThanOrEqual(24 * 60)
    expect(third?.minutes).toBeGreaterThan(0)
    expect(third?.hour).toBe('07:00')
  })

  test('is not lost to notifications that come at the same time', async () => {
    const bea = await person('HOURLY')
    await Promise.all(Array.from({ length: 20 }, (_, n) => tell([bea.userId], `At once ${n}`)))
    expect(await due(bea.userId)).toHaveLength(1)
  })
})
