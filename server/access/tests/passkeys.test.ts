import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { softwarePasskey, type Twist } from './software-passkey.ts'
import { type Stage, setStage, type Visitor } from './stage.ts'

const site = { id: 'erp.example.com', origin: 'https://erp.example.com' }
let stage: Stage
beforeAll(async () => {
  stage = await setStage({ origin: site.origin })
})
afterAll(() => stage.close())

/** Adds a passkey by the front door. */
async function addPasskey(user: Visitor, name = 'Laptop', twist: Twist = {}) {
  const passkey = softwarePasskey(site)
  const { options, ticket } = (await user.post('/auth/passkeys/options')).body
  const response = passkey.create(options, twist)
  const added = await user.post('/auth/passkeys/add', { ticket, response, name })
  return { passkey, added, ticket, response }
}
async function signInBy(passkey: ReturnType<typeof softwarePasskey>, twist: Twist = {}) {
  const guest = stage.visitor()
  const { options, ticket } = (await guest.post('/auth/sign-in/passkey-options')).body
  const response = passkey.get(options, twist)
  const answer = await guest.post('/auth/sign-in/passkey', { ticket, response })
  return { guest, answer, ticket, response }
}
const listed = async (user: Visitor) => (await user.get('/auth/security')).body.passkeys

test('a passkey signs in without a password', async () => {
  const user = await stage.signedIn()
  const { passkey, added } = await addPasskey(user)
  expect([added.status, added.body.recoveryCodes.length]).toEqual([200, 10])
  expect(await listed(user)).toEqual([
    { id: expect.any(String), name: 'Laptop', createdAt: expect.any(String), lastUsedAt: null },
  ])
  const { guest, answer } = await signInBy(passkey)
  expect([answer.status, answer.body.user.email]).toEqual([200, user.email])
  expect((await guest.get('/auth/session')).body.user.email).toBe(user.email)
  expect((await listed(user))[0].lastUsedAt).not.toBeNull()
  expect(await stage.events(user.id)).toEqual(['SIGN_IN', 'PASSKEY_ADDED', 'SIGN_IN'])
})

test('an answer is good once, also for two requests at the same time', async () => {
  const user = await stage.signedIn()
  const { passkey, ticket, response } = await addPasskey(user)
  expect((await user.post('/auth/passkeys/add', { ticket, response, name: 'Again' })).status).toBe(400)
  const guest = stage.visitor()
  const question = (await guest.post('/auth/sign-in/passkey-options')).body
  const answer = passkey.get(question.options)
  const tries = await Promise.all(
    Array.from({ length: 5 }, () =>
      guest.post('/auth/sign-in/passkey', { ticket: question.ticket, response: answer }),
    ),
  )
  expect(tries.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401])
})

test('answers from another site, without the owner, too late, or of a copied key are refused', async () => {
  const user = await stage.signedIn()
  expect((await addPasskey(user, 'x', { origin: 'https://evil.example.net' })).added.status).toBe(400)
  expect((await addPasskey(user, 'x', { isUnverified: true })).added.status).toBe(400)
  expect(await listed(user)).toEqual([])
  const { passkey } = await addPasskey(user)
  expect((await signInBy(passkey)).answer.status).toBe(200)
  expect((await signInBy(passkey, { origin: 'https://evil.example.net' })).answer.status).toBe(401)
  expect((await signInBy(passkey, { isUnverified: true })).answer.status).toBe(401)
  expect((await signInBy(passkey, { counter: 1 })).answer.status).toBe(401)
  expect((await signInBy(softwarePasskey(site))).answer.status).toBe(401)
  const guest = stage.visitor()
  const { options, ticket } = (await guest.post('/auth/sign-in/passkey-options')).body
  await sql`update auth_ticket set expires_at = now() where kind = 'PASSKEY_SIGN_IN'`.execute(stage.db)
  expect((await guest.post('/auth/sign-in/passkey', { ticket, response: passkey.get(options) })).status).toBe(
    401,
  )
  for (const response of [null, 'x', {}, { id: 5 }]) {
    const fresh = (await guest.post('/auth/sign-in/passkey-options')).body
    expect((await guest.post('/auth/sign-in/passkey', { ticket: fresh.ticket, response })).status).toBe(401)
  }
})

test('a password alone does not get past a passkey, which is its second factor', async () => {
  const user = await stage.signedIn()
  const { passkey } = await addPasskey(user)
  const other = await stage.signedIn()
  const { passkey: others } = await addPasskey(other)
  const guest = stage.visitor()
  const { ticket, factors } = (await guest.signIn(user.email)).body
  expect(factors).toEqual(['passkey', 'recovery'])
  const ask = async () => (await guest.post('/auth/sign-in/passkey-options', { ticket })).body
  const first = await ask()
  expect(first.options.allowCredentials).toHaveLength(1)
  const wrong = { ticket: first.ticket, response: others.get(first.options) }
  expect((await guest.post('/auth/sign-in/passkey', wrong)).status).toBe(401)
  const second = await ask()
  const right = { ticket: second.ticket, response: passkey.get(second.options) }
  expect((await guest.post('/auth/sign-in/passkey', right)).body.user.email).toBe(user.email)
})

test('passkeys are named, and removed by nobody but their owner', async () => {
  const user = await stage.signedIn()
  const { passkey } = await addPasskey(user)
  const [{ id }] = await listed(user)
  const other = await stage.signedIn()
  expect((await other.post('/auth/passkeys/rename', { id, name: 'Mine' })).status).toBe(404)
  expect((await other.post('/auth/passkeys/remove', { id })).status).toBe(404)
  expect((await user.post('/auth/passkeys/rename', { id, name: 'Phone' })).status).toBe(204)
  expect((await listed(user))[0].name).toBe('Phone')
  expect((await user.post('/auth/passkeys/remove', { id })).status).toBe(204)
  expect((await signInBy(passkey)).answer.status).toBe(401)
  expect((await stage.visitor().signIn(user.email)).body.user.email).toBe(user.email)
})

test('a suspended user’s passkey is worth nothing, and without TLS or a name there are none', async () => {
  const user = await stage.signedIn()
  const { passkey } = await addPasskey(user)
  await sql`update app_user set is_active = false where id = ${user.id}`.execute(stage.db)
  expect((await signInBy(passkey)).answer.status).toBe(401)
  for (const origin of ['http://erp.example.com', 'http://192.168.1.5:4000']) {
    const guest = stage.visitor({ origin })
    expect((await guest.get('/auth/config')).body.methods).toEqual(['password'])
    expect((await guest.post('/auth/sign-in/passkey-options')).status).toBe(400)
  }
})
