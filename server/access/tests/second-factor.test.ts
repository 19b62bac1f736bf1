import { sql } from 'kysely'
import { generateSync } from 'otplib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unseal } from '#core/sealed.ts'
import { password, type Stage, setStage, type Visitor } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage.close())

const now = () => Math.floor(Date.now() / 1000)
/** The code of a generator some steps of 30 s from now. */
const codeOf = (secret: string, steps = 0) => generateSync({ secret, epoch: now() + steps * 30 })

/** Sets up a generator by the front door; the code of the step before is spent by it. */
async function withGenerator(visitor: Visitor) {
  const { secret, uri } = (await visitor.post('/auth/second-factor/start')).body
  const confirmed = await visitor.post('/auth/second-factor/confirm', { code: codeOf(secret, -1) })
  return { secret: String(secret), uri: String(uri), codes: confirmed.body.recoveryCodes as string[] }
}
const half = async (email: string) => {
  const guest = stage.visitor()
  const { body } = await guest.signIn(email)
  return { guest, ticket: String(body.ticket), body }
}
const forgive = () => sql`delete from auth_throttle`.execute(stage.db)

describe('a code generator', () => {
  test('makes signing in take two steps', async () => {
    const user = await stage.signedIn()
    const before = user.cookie
    const { uri, secret, codes } = await withGenerator(user)
    expect(uri).toMatch(/^otpauth:\/\/totp\/Analytical%20Engines:/)
    expect(codes).toHaveLength(10)
    expect(user.cookie).not.toBe(before)
    expect((await user.get('/auth/session')).status).toBe(200)

    const { guest, ticket, body } = await half(user.email)
    expect(body).toEqual({ next: 'SECOND_FACTOR', ticket, factors: ['totp', 'recovery'] })
    expect(guest.cookie).toBeUndefined()
    expect((await guest.get('/auth/session')).status).toBe(401)
    expect((await guest.post('/auth/sign-in/second-factor', { ticket, code: '000000' })).status).toBe(422)
    const whole = await guest.post('/auth/sign-in/second-factor', { ticket, code: codeOf(secret) })
    expect([whole.status, whole.body.user.email]).toEqual([200, user.email])
    expect((await guest.get('/auth/session')).status).toBe(200)
    expect(await stage.events(user.id)).toEqual([
      'SIGN_IN',
      'SECOND_FACTOR_ON',
      'SECOND_FACTOR_FAILED',
      'SIGN_IN',
    ])
  })

  test('gives codes that are good once, also for requests at the same time', async () => {
    const user = await stage.signedIn()
    const { secret } = await withGenerator(user)
    const code = codeOf(secret)
    const halves = await Promise.all(Array.from({ length: 5 }, () => half(user.email)))
    const tries = await Promise.all(
      halves.map(({ guest, ticket }) => guest.post('/auth/sign-in/second-factor', { ticket, code })),
    )
    expect(tries.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422, 422])
    // Nor a code of a step before the last one that was good.
    const { guest, ticket } = await half(user.email)
    expect(
      (await guest.post('/auth/sign-in/second-factor', { ticket, code: codeOf(secret, -1) })).status,
    ).toBe(422)
  })

  test('is guessed at ten times in 15 minutes at most, over all half-open sign-ins', async () => {
    const user = await stage.signedIn()
    const { secret } = await withGenerator(user)
    await forgive()
    const [one, two] = [await half(user.email), await half(user.email)]
    const guesses = await Promise.all(
      Array.from({ length: 24 }, (_, index) => {
        const { guest, ticket } = index % 2 ? one : two
        return guest.post('/auth/sign-in/second-factor', { ticket, code: String(100000 + index) })
      }),
    )
    expect(guesses.filter(({ status }) => status === 422)).toHaveLength(10)
    expect(guesses.filter(({ status }) => status === 429)).toHaveLength(14)
    const right = await one.guest.post('/auth/sign-in/second-factor', {
      ticket: one.ticket,
      code: codeOf(secret),
    })
    expect(right.status).toBe(429)
    await forgive()
  })

  test('is not kept readable, and counts only after it was confirmed', async () => {
    const user = await stage.signedIn()
    const { secret } = (await user.post('/auth/second-factor/start')).body
    const { rows } = await sql<{
      secret: string
    }>`select secret from auth_totp where user_id = ${user.id}`.execute(stage.db)
    expect(rows[0]?.secret).not.toContain(secret)
    expect(unseal(rows[0]?.secret ?? '')).toBe(secret)
    expect((await stage.visitor().signIn(user.email)).body.user.email).toBe(user.email)
    expect((await user.post('/auth/second-factor/confirm', { code: '123456' })).status).toBe(422)
    expect((await user.post('/auth/second-factor/confirm', { code: codeOf(secret, 5) })).status).toBe(422)
    expect((await user.post('/auth/second-factor/confirm', { code: codeOf(secret) })).status).toBe(200)
    expect((await user.post('/auth/second-factor/start')).body.error.code).toBe('BUSINESS_RULE')
  })

  test('can be removed, by its owner and, for one who lost it, by an administrator', async () => {
    const user = await stage.signedIn()
    await withGenerator(user)
    expect((await user.post('/auth/second-factor/remove')).status).toBe(204)
    expect((await user.get('/auth/security')).body).toMatchObject({ generatorSince: null, recoveryCodes: 0 })
    await withGenerator(user)
    const admin = await stage.signedIn({ roles: ['base.administrator'] })
    expect((await user.post('/auth/users/remove-second-factor', { user: user.id })).status).toBe(403)
    expect((await admin.post('/auth/users/remove-second-factor', { user: user.id })).status).toBe(204)
    expect((await user.get('/auth/session')).status).toBe(401)
    expect((await stage.visitor().signIn(user.email)).body.user.email).toBe(user.email)
  })
})

describe('a half-open sign-in', () => {
  test('ends after five minutes, with a new password, and with its use', async () => {
    const user = await stage.signedIn()
    const { codes } = await withGenerator(user)
    const late = await half(user.email)
    await sql`update auth_ticket set expires_at = now() where kind = 'SECOND_FACTOR'`.execute(stage.db)
    const answer = await late.guest.post('/auth/sign-in/second-factor', {
      ticket: late.ticket,
      code: codes[0],
    })
    expect([answer.status, answer.body.error.message]).toEqual([401, expect.stringContaining('too long')])
    const voided = await half(user.email)
    const next = 'another long phrase'
    await user.post('/auth/change-password', { current: password, next })
    expect(
      (await voided.guest.post('/auth/sign-in/second-factor', { ticket: voided.ticket, code: codes[0] }))
        .status,
    ).toBe(401)
    const guest = stage.visitor()
    const { ticket } = (await guest.signIn(user.email, next)).body
    expect((await guest.post('/auth/sign-in/second-factor', { ticket, code: codes[0] })).status).toBe(200)
    expect((await guest.post('/auth/sign-in/second-factor', { ticket, code: codes[1] })).status).toBe(401)
  })

  test('gets no suspended user in', async () => {
    const user = await stage.signedIn()
    const { codes } = await withGenerator(user)
    const { guest, ticket } = await half(user.email)
    await sql`update app_user set is_active = false where id = ${user.id}`.execute(stage.db)
    expect((await guest.post('/auth/sign-in/second-factor', { ticket, code: codes[0] })).status).toBe(401)
    expect(guest.cookie).toBeUndefined()
  })
})

describe('recovery codes', () => {
  test('have 120 bits, so that their hashes tell nothing', async () => {
    const user = await stage.signedIn()
    const { codes } = await withGenerator(user)
    expect(new Set(codes).size).toBe(10)
    for (const code of codes) expect(code).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){5}$/)
  })

  test('are good once each, and void when there are new ones', async () => {
    const user = await stage.signedIn()
    const { codes } = await withGenerator(user)
    const enter = async (code: string | undefined) => {
      const { guest, ticket } = await half(user.email)
      return (await guest.post('/auth/sign-in/second-factor', { ticket, code })).status
    }
    // As somebody would type it.
    expect(await enter(` ${codes[0]?.toUpperCase().replace('-', ' ')} `)).toBe(200)
    expect(await enter(codes[0])).toBe(422)
    expect((await user.get('/auth/security')).body.recoveryCodes).toBe(9)
    const parallel = await Promise.all([enter(codes[1]), enter(codes[1]), enter(codes[1])])
    expect(parallel.sort()).toEqual([200, 422, 422])
    const renewed = (await user.post('/auth/second-factor/recovery-codes')).body.recoveryCodes
    expect(renewed).toHaveLength(10)
    expect(await enter(codes[2])).toBe(422)
    expect(await enter(renewed[0])).toBe(200)
    const { rows } = await sql<{
      all: string
    }>`select string_agg(c::text, ' ') as all from auth_recovery_code c`.execute(stage.db)
    expect(rows[0]?.all).not.toContain(renewed[1].replace('-', ''))
  })
})

describe('a role that asks for a second factor', () => {
  test('lets its people do nothing but set one up, from the next request on', async () => {
    const user = await stage.signedIn({ roles: ['treasurer'] })
    expect((await user.graphql('{ viewer { roles } }')).status).toBe(200)
    await sql`update role set requires_second_factor = true where code = 'treasurer'`.execute(stage.db)
    expect((await user.get('/auth/session')).body.next).toBe('SECOND_FACTOR')
    const refused = await user.graphql('{ viewer { roles } }')
    expect([refused.status, refused.body.errors[0].extensions.code]).toEqual([403, 'SIGN_IN_INCOMPLETE'])
    await withGenerator(user)
    expect((await user.get('/auth/session')).body.next).toBeNull()
    expect((await user.graphql('{ viewer { roles } }')).status).toBe(200)
  })
})

describe('a step that changes how one signs in', () => {
  test('asks for the password once more, when the last proof is old', async () => {
    const user = await stage.signedIn()
    const age = () =>
      sql`update auth_session set proved_at = now() - interval '11 minutes' where user_id = ${user.id}`.execute(
        stage.db,
      )
    await age()
    for (const path of [
      '/auth/second-factor/start',
      '/auth/second-factor/remove',
      '/auth/second-factor/recovery-codes',
      '/auth/passkeys/options',
      '/auth/passkeys/remove',
      '/auth/api-keys',
    ]) {
      const refused = await user.post(path, { id: 1, name: 'x' })
      expect([path, refused.status, refused.body.error.issues[0].rule]).toEqual([path, 422, 'prove-again'])
    }
    expect((await user.post('/auth/second-factor/start', { password: 'wrong' })).status).toBe(422)
    expect((await user.post('/auth/second-factor/start', { password })).status).toBe(200)
    // That was a proof for the next ten minutes, too.
    expect((await user.post('/auth/second-factor/start')).status).toBe(200)
    await age()
    const guesses = await Promise.all(
      Array.from({ length: 14 }, () => user.post('/auth/second-factor/start', { password: 'wrong' })),
    )
    expect(guesses.filter(({ status }) => status === 422)).toHaveLength(10)
    await forgive()
  })
})
