import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { password, type Stage, setStage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage.close())

const next = 'a whole new phrase'
const forgetMails = (email: string) =>
  sql`delete from mail_message where recipient = ${email}`.execute(stage.db)

describe('a mailed link to reset a password', () => {
  test('sets it once, ends all sessions, and verifies the address', async () => {
    const user = await stage.signedIn()
    const guest = stage.visitor()
    expect(
      (await guest.post('/auth/forgot-password', { email: ` ${user.email.toUpperCase()}` })).status,
    ).toBe(204)
    const { token, link, subject } = await stage.mailTo(user.email)
    expect(subject).toContain('Analytical Engines')
    expect(link).toBe(`http://localhost:4000/reset-password#${token}`)
    expect((await guest.post('/auth/link', { token })).body).toEqual({
      kind: 'RESET',
      name: expect.stringMatching(/^Person/),
      email: user.email,
    })

    const weak = await guest.post('/auth/reset-password', { token, password: 'short' })
    expect([weak.status, weak.body.error.issues[0].path]).toEqual([422, ['password']])
    // Ten at once: the link is good for one.
    const tries = await Promise.all(
      Array.from({ length: 10 }, () => guest.post('/auth/reset-password', { token, password: next })),
    )
    expect(tries.map(({ status }) => status).sort()).toEqual([204, ...Array(9).fill(422)])
    expect((await user.get('/auth/session')).status).toBe(401)
    expect((await guest.signIn(user.email)).status).toBe(401)
    expect((await guest.signIn(user.email, next)).status).toBe(200)
    expect((await guest.get('/auth/security')).body.emailVerifiedAt).not.toBeNull()
    expect(await stage.events(user.id)).toEqual([
      'SIGN_IN',
      'PASSWORD_RESET_ASKED',
      'PASSWORD_RESET',
      'SIGN_IN_FAILED',
      'SIGN_IN',
    ])
  })

  test('is in the language of whoever gets it, else in that of whoever asks', async () => {
    const { email, id } = await stage.addUser()
    const guest = stage.visitor()
    const html = async () => {
      const { rows } = await sql<{ html: string }>`
        select body_html as html from mail_message where recipient = ${email} order by id desc limit 1`.execute(
        stage.db,
      )
      return rows[0]?.html ?? ''
    }
    await guest.post('/auth/forgot-password', { email }, { 'accept-language': 'de-CH, en;q=0.5' })
    expect((await stage.mailTo(email)).subject).toBe('Wählen Sie ein neues Passwort für Analytical Engines')
    expect(await html()).toContain('<html lang="de" dir="ltr">')
    await forgetMails(email)
    await sql`update app_user set locale = 'fr' where id = ${id}`.execute(stage.db)
    await guest.post('/auth/forgot-password', { email }, { 'accept-language': 'de' })
    const mail = await stage.mailTo(email)
    expect(mail.subject).toBe('Choisissez un nouveau mot de passe pour Analytical Engines')
    expect(mail.text).toMatch(/^Bonjour Person/)
    expect(await html()).toContain('<html lang="fr" dir="ltr">')
    await forgetMails(email)
  })

  test('is kept as a hash only, grows old, and is replaced by the next', async () => {
    const { email, id } = await stage.addUser()
    const guest = stage.visitor()
    await guest.post('/auth/forgot-password', { email })
    const first = await stage.mailTo(email)
    const { rows } = await sql<{
      all: string
    }>`select string_agg(t::text, ' ') as all from auth_ticket t`.execute(stage.db)
    expect(rows[0]?.all).not.toContain(first.token)
    await forgetMails(email)
    await guest.post('/auth/forgot-password', { email })
    const second = await stage.mailTo(email)
    expect((await guest.post('/auth/link', { token: first.token })).status).toBe(422)
    expect((await guest.post('/auth/link', { token: second.token })).status).toBe(200)
    await sql`update auth_ticket set expires_at = now() where user_id = ${id}`.execute(stage.db)
    const late = await guest.post('/auth/reset-password', { token: second.token, password: next })
    expect([late.status, late.body.error.issues[0].rule]).toEqual([422, 'link'])
  })

  test('is worth nothing once the password or the address has changed, or the user is suspended', async () => {
    const user = await stage.signedIn()
    const ask = async (email: string) => {
      await forgetMails(email)
      await sql`delete from auth_throttle`.execute(stage.db)
      await stage.visitor().post('/auth/forgot-password', { email })
      return (await stage.mailTo(email)).token
    }
    const isGood = async (token: string) =>
      (await stage.visitor().post('/auth/link', { token })).status === 200
    const before = await ask(user.email)
    expect((await user.post('/auth/change-password', { current: password, next })).status).toBe(204)
    expect(await isGood(before)).toBe(false)

    const elsewhere = await ask(user.email)
    await sql`update app_user set email = ${`new-${user.email}`} where id = ${user.id}`.execute(stage.db)
    expect(await isGood(elsewhere)).toBe(false)
    const again = await ask(`new-${user.email}`)
    expect(await isGood(again)).toBe(true)
    await sql`update app_user set is_active = false where id = ${user.id}`.execute(stage.db)
    expect(await isGood(again)).toBe(false)
  })

  test('goes to nobody for an unknown address, with the same answer', async () => {
    const { email } = await stage.addUser()
    const known = await stage.visitor().post('/auth/forgot-password', { email })
    const unknown = await stage.visitor().post('/auth/forgot-password', { email: 'nobody@example.com' })
    const shown = ({ status, body, headers }: typeof known) => [status, body, headers.get('set-cookie')]
    expect(shown(unknown)).toEqual(shown(known))
    await stage.mailTo(email)
    const { rows } = await sql`select from mail_message where recipient = 'nobody@example.com'`.execute(
      stage.db,
    )
    expect(rows).toHaveLength(0)
  })

  test('is mailed three times in a quarter of an hour at most, to known and unknown addresses alike', async () => {
    const { email } = await stage.addUser()
    for (const address of [email, 'ghost@example.com']) {
      const tries = await Promise.all(
        Array.from({ length: 6 }, () => stage.visitor().post('/auth/forgot-password', { email: address })),
      )
      expect(tries.filter(({ status }) => status === 204)).toHaveLength(3)
      expect(tries.filter(({ status }) => status === 429)).toHaveLength(3)
    }
  })

  test('never leads to a host that somebody invented', async () => {
    const { email } = await stage.addUser()
    const evil = stage.visitor({ origin: 'http://evil.example.net' })
    const refused = await evil.post('/auth/forgot-password', { email })
    expect([refused.status, refused.body.error.code]).toEqual([503, 'UNAVAILABLE'])
    const told = stage.visitor({
      origin: 'http://evil.example.net',
      door: stage.anotherDoor({ publicUrl: 'https://erp.example.com' }),
    })
    expect((await told.post('/auth/forgot-password', { email })).status).toBe(204)
    expect((await stage.mailTo(email)).link).toMatch(/^https:\/\/erp\.example\.com\/reset-password#/)
  })
})

describe('an invitation', () => {
  const invited = async () => {
    const admin = await stage.signedIn({ roles: ['base.administrator'] })
    const user = await stage.addUser({ password: null })
    return { admin, user }
  }

  test('lets somebody choose a password and in, once', async () => {
    const { admin, user } = await invited()
    expect((await admin.post('/auth/invitations', { user: String(user.id) })).status).toBe(204)
    const { token, link } = await stage.mailTo(user.email)
    expect(link).toContain('/accept-invitation#')
    const open = async () =>
      (await admin.get('/auth/invitations')).body.invitations.find(
        (one: { id: string }) => one.id === String(user.id),
      )
    expect(await open()).toMatchObject({ email: user.email, isExpired: false })

    const guest = stage.visitor()
    // The link is for an invitation, and cannot be used as another kind.
    expect((await guest.post('/auth/reset-password', { token, password: next })).status).toBe(422)
    const accepted = await guest.post('/auth/accept-invitation', { token, password: next })
    expect([accepted.status, accepted.body.user.email]).toEqual([200, user.email])
    expect((await guest.get('/auth/session')).status).toBe(200)
    expect((await guest.post('/auth/accept-invitation', { token, password: next })).status).toBe(422)
    expect(await open()).toBeUndefined()
    expect(await stage.events(user.id)).toEqual(['INVITED', 'INVITATION_ACCEPTED', 'SIGN_IN'])
    expect((await admin.post('/auth/invitations', { user: user.id })).body.error.code).toBe('BUSINESS_RULE')
  })

  test('can be sent again and withdrawn, and ends by itself', async () => {
    const { admin, user } = await invited()
    await admin.post('/auth/invitations', { user: user.id })
    const first = await stage.mailTo(user.email)
    await forgetMails(user.email)
    await admin.post('/auth/invitations', { user: user.id })
    const second = await stage.mailTo(user.email)
    const isGood = async (token: string) =>
      (await stage.visitor().post('/auth/link', { token })).status === 200
    expect([await isGood(first.token), await isGood(second.token)]).toEqual([false, true])
    await sql`update auth_ticket set expires_at = now() - interval '1 second' where user_id = ${user.id}`.execute(
      stage.db,
    )
    expect(await isGood(second.token)).toBe(false)
    const { body } = await admin.get('/auth/invitations')
    expect(body.invitations.find((one: { id: string }) => one.id === String(user.id))).toMatchObject({
      isExpired: true,
    })
    expect((await admin.post('/auth/invitations/withdraw', { user: user.id })).status).toBe(204)
    expect((await admin.post('/auth/invitations/withdraw', { user: user.id })).status).toBe(404)
    expect((await admin.post('/auth/invitations', { user: user.id })).status).toBe(404)
  })

  test('is for administrators to send', async () => {
    const { user } = await invited()
    const other = await stage.signedIn({ roles: ['sales'] })
    for (const path of ['/auth/invitations', '/auth/invitations/withdraw', '/auth/users/end-sessions']) {
      expect((await other.post(path, { user: user.id })).status).toBe(403)
      expect((await stage.visitor().post(path, { user: user.id })).status).toBe(401)
    }
    expect((await other.get('/auth/invitations')).status).toBe(403)
  })
})

test('a user proves an address by a mailed link, and another address is not proved', async () => {
  const user = await stage.signedIn()
  expect((await user.get('/auth/security')).body.emailVerifiedAt).toBeNull()
  expect((await user.post('/auth/verify-email/send')).status).toBe(204)
  const { token } = await stage.mailTo(user.email)
  const tries = await Promise.all([1, 2].map(() => stage.visitor().post('/auth/verify-email', { token })))
  expect(tries.map(({ status }) => status).sort()).toEqual([204, 422])
  expect((await user.get('/auth/security')).body.emailVerifiedAt).not.toBeNull()
  await stage.tenant.query(
    'mutation ($id: ID!, $input: UserUpdateInput!) { updateUser(id: $id, input: $input) { id } }',
    {
      id: user.id,
      input: { email: `other-${user.email}` },
    },
  )
  expect((await user.get('/auth/security')).body.emailVerifiedAt).toBeNull()
})

test('who must change the password can do that, sign out, and nothing else', async () => {
  const { email, id } = await stage.addUser({ mustChange: true })
  const user = stage.visitor()
  expect((await user.signIn(email)).status).toBe(200)
  expect((await user.get('/auth/session')).body.next).toBe('PASSWORD')
  const query = await user.graphql('{ viewer { roles } }')
  expect([query.status, query.body.errors[0].extensions.code]).toEqual([403, 'SIGN_IN_INCOMPLETE'])
  // A query that others ran before goes a shorter way: it must not be open either.
  const other = await stage.signedIn()
  for (let round = 0; round < 3; round += 1)
    await other.graphql('{ users { totalCount } }', {}, { accept: '*/*' })
  expect(
    (await user.graphql('{ users { totalCount } }', {}, { accept: '*/*' })).body.errors[0].extensions.code,
  ).toBe('SIGN_IN_INCOMPLETE')
  const route = await user.get('/hooks/x')
  expect([route.status, route.body.error]).toMatchObject([
    403,
    { code: 'SIGN_IN_INCOMPLETE', step: 'PASSWORD' },
  ])
  for (const path of ['/auth/api-keys', '/auth/invitations']) expect((await user.get(path)).status).toBe(403)
  const old = user.cookie
  expect((await user.post('/auth/change-password', { current: password, next })).status).toBe(204)
  expect(user.cookie).not.toBe(old)
  expect((await user.graphql('{ viewer { roles } }')).status).toBe(200)
  expect((await user.get('/hooks/x')).body).toEqual({ user: email })
  expect(await stage.events(id)).toEqual(['SIGN_IN', 'PASSWORD_CHANGED'])
})
