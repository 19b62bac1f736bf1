import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stage, setStage } from '#server/access/tests/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage.close())

test('the mailbox shows what would have been mailed to administrators only', async () => {
  const user = await stage.signedIn()
  await user.post('/auth/verify-email/send')
  expect((await stage.visitor().get('/auth/mailbox')).status).toBe(401)
  expect((await user.get('/auth/mailbox')).status).toBe(403)
  const admin = await stage.signedIn({ roles: ['base.administrator'] })
  const { mails } = (await admin.get('/auth/mailbox')).body
  expect(mails[0]).toMatchObject({ recipient: user.email, text: expect.stringContaining('/verify-email#') })
  const page = await admin.get('/auth/mailbox', { accept: 'text/html' })
  expect(page.body).toContain(`<p>To ${user.email}`)
  expect(page.body).toMatch(/<a href="http:\/\/localhost:4000\/verify-email#[\w-]{43}">/)
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/)
})

test('in development everybody sees it', async () => {
  const guest = stage.visitor({ door: stage.anotherDoor({ isDevelopment: true }) })
  expect((await guest.get('/auth/mailbox')).status).toBe(200)
})
