import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#server/http/tests/database.ts'
import { changePassword, setPassword } from '../change-password.ts'
import { viewerOf } from '../credential.ts'
import { checkPassword } from '../password.ts'
import { createSession, pruneSessions, revokeSession, revokeSessions } from '../sessions.ts'
import { signIn } from '../sign-in.ts'
import { addressKey, countAttempt } from '../throttle.ts'

let base: TestDatabase
beforeAll(async () => {
  base = await createTestDatabase()
})
afterAll(() => base.drop())

const password = 'correct horse battery'
let number = 0
const newUser = async () => {
  number += 1
  const email = `user${number}@example.com`
  return { email, id: await base.addUser({ email, password, roles: ['SALES', 'ADMIN'] }) }
}
const attempt = (email: string, guess: string, ip = `10.0.${number}.1`) =>
  signIn(base.db, { email, password: guess, ip, userAgent: 'test' }).then((result) => {
    if ('ticket' in result) throw new Error('asked for a second factor')
    return result
  })
const outcome = (promise: Promise<unknown>) =>
  promise.then(
    () => 'OK',
    (error: { code: string }) => error.code,
  )

describe('signing in', () => {
  it('gives a session whose viewer has the roles of the user', async () => {
    const { email, id } = await newUser()
    const { token, user } = await attempt(`  ${email.toUpperCase()} `, password)
    expect(user).toEqual({ id, name: 'Ada Lovelace', email })
    expect(await viewerOf(base.db, { kind: 'SESSION', token })).toEqual({
      userId: id,
      name: 'Ada Lovelace',
      email,
      roles: ['ADMIN', 'SALES'],
      companyId: 1,
      companyIds: [],
      teamIds: [id],
      policyVersion: 1,
      locale: 'en',
      timeZone: 'Europe/Paris',
      via: 'SESSION',
    })
  })

  it('keeps no token and no password in the database', async () => {
    const { email } = await newUser()
    const { token } = await attempt(email, password)
    const { rows } = await sql<{ all: string }>`
      select (select string_agg(s::text, ' ') from auth_session s) || (select string_agg(u::text, ' ') from app_user u) as all
    `.execute(base.db)
    expect(rows[0]?.all).not.toContain(token)
    expect(rows[0]?.all).not.toContain(password)
    expect(rows[0]?.all).toContain('$argon2id$v=19$m=19456,t=2,p=1$')
  })

  it('answers alike, after like time, for a wrong password, an unknown and an inactive user', async () => {
    const { email } = await newUser()
    const off = await newUser()
    await sql`update app_user set is_active = false where email = ${off.email}`.execute(base.db)
    // The best of three: other work on the machine only ever adds time.
    const took = async (address: string, guess: string) => {
      const times: number[] = []
      for (let round = 0; round < 3; round += 1) {
        const start = performance.now()
        expect(await outcome(attempt(address, guess))).toBe('UNAUTHENTICATED')
        times.push(performance.now() - start)
      }
      return Math.min(...times)
    }
    const wrong = await took(email, 'wrong password')
    const unknown = await took('nobody@example.com', 'wrong password')
    const inactive = await took(off.email, password)
    for (const time of [unknown, inactive]) {
      expect(time).toBeGreaterThan(wrong / 4)
      expect(time).toBeLessThan(wrong * 4)
    }
  })

  it('tries at most 10 of 50 parallel guesses at one account', async () => {
    const { email } = await newUser()
    const codes = await Promise.all(
      Array.from({ length: 50 }, (_, guess) => outcome(attempt(email, `guess ${guess}`))),
    )
    expect(codes.filter((code) => code === 'UNAUTHENTICATED')).toHaveLength(10)
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(40)
    // Also the right password has to wait, and other spellings of the address do not help.
    expect(await outcome(attempt(email.toUpperCase(), password, '10.9.9.9'))).toBe('RATE_LIMITED')
    const error = await attempt(email, password).catch(
      (thrown: { details: { retryAfter: number } }) => thrown,
    )
    expect(error).toMatchObject({ details: { retryAfter: expect.closeTo(900, -2) } })
  })

  it('counts unknown addresses too, so that the limit does not tell which exist', async () => {
    const codes = []
    for (let guess = 0; guess < 11; guess += 1)
      codes.push(await outcome(attempt('ghost@example.com', 'x', '10.8.0.1')))
    expect(codes.at(-1)).toBe('RATE_LIMITED')
  })

  it('starts to count anew after a success', async () => {
    const { email } = await newUser()
    for (let guess = 0; guess < 9; guess += 1) await outcome(attempt(email, 'wrong'))
    expect(await outcome(attempt(email, password))).toBe('OK')
    for (let guess = 0; guess < 9; guess += 1)
      expect(await outcome(attempt(email, 'wrong'))).toBe('UNAUTHENTICATED')
  })

  it('limits one network address over all accounts', async () => {
    const key = addressKey('10.7.7.7')
    const codes = await Promise.all(
      Array.from({ length: 30 }, () => outcome(countAttempt(base.db, key, { attempts: 20, seconds: 900 }))),
    )
    expect(codes.filter((code) => code === 'OK')).toHaveLength(20)
  })

  it('lets go of attempts one by one as they grow old', async () => {
    const key = 'account:window'
    const allowed = { attempts: 2, seconds: 900 }
    await countAttempt(base.db, key, allowed)
    await countAttempt(base.db, key, allowed)
    expect(await outcome(countAttempt(base.db, key, allowed))).toBe('RATE_LIMITED')
    await sql`update auth_throttle set attempts[1] = now() - interval '16 minutes' where key = ${key}`.execute(
      base.db,
    )
    expect(await outcome(countAttempt(base.db, key, allowed))).toBe('OK')
    expect(await outcome(countAttempt(base.db, key, allowed))).toBe('RATE_LIMITED')
  })

  it('takes one IPv6 network for one address', () => {
    expect(addressKey('2001:db8:1:2:aaaa::1')).toBe(addressKey('2001:db8:1:2:bbbb:0:0:2'))
    expect(addressKey('2001:db8:1:2::1')).not.toBe(addressKey('2001:db8:1:3::1'))
    expect(addressKey('::ffff:10.1.2.3')).toBe(addressKey('10.1.2.3'))
    expect(addressKey('::1')).toBe('address:0:0:0:0')
  })
})

describe('a session', () => {
  const newSession = async () => {
    const user = await newUser()
    const token = await createSession(base.db, { userId: user.id, ip: '10.0.0.1', userAgent: null })
    return { ...user, token, viewer: () => viewerOf(base.db, { kind: 'SESSION', token }) }
  }

  it('ends when it is revoked', async () => {
    const session = await newSession()
    expect(await session.viewer()).not.toBeNull()
    await revokeSession(base.db, session.token)
    expect(await session.viewer()).toBeNull()
  })

  it('ends with the user’s activity, and takes new roles at once', async () => {
    const session = await newSession()
    await sql`delete from app_user_roles where user_id = ${session.id}`.execute(base.db)
    expect((await session.viewer())?.roles).toEqual([])
    await sql`update app_user set is_active = false where id = ${session.id}`.execute(base.db)
    expect(await session.viewer()).toBeNull()
  })

  it('ends after 30 days, and after 12 hours without use', async () => {
    const old = await newSession()
    await sql`update auth_session set expires_at = now() where user_id = ${old.id}`.execute(base.db)
    expect(await old.viewer()).toBeNull()
    const idle = await newSession()
    await sql`update auth_session set last_seen_at = now() - interval '11 h 59 min' where user_id = ${idle.id}`.execute(
      base.db,
    )
    expect(await idle.viewer()).not.toBeNull()
    // That use has moved its end.
    const { rows } = await sql<{ fresh: boolean }>`
      select last_seen_at > now() - interval '1 minute' as fresh from auth_session where user_id = ${idle.id}`.execute(
      base.db,
    )
    expect(rows[0]?.fresh).toBe(true)
    await sql`update auth_session set last_seen_at = now() - interval '12 h 1 min' where user_id = ${idle.id}`.execute(
      base.db,
    )
    expect(await idle.viewer()).toBeNull()
  })

  it('of nobody is made by no token', async () => {
    for (const token of ['', 'x', "' or true --", 'a'.repeat(43)]) {
      expect(await viewerOf(base.db, { kind: 'SESSION', token })).toBeNull()
    }
  })

  it('ends with all others of the user when the password changes, but for the one that changed it', async () => {
    const mine = await newSession()
    const other = await createSession(base.db, { userId: mine.id, ip: '10.0.0.2', userAgent: null })
    const change = { userId: mine.id, current: password, next: 'another long phrase', keepToken: mine.token }
    await changePassword(base.db, change)
    expect(await mine.viewer()).not.toBeNull()
    expect(await viewerOf(base.db, { kind: 'SESSION', token: other })).toBeNull()
    expect(await outcome(attempt(mine.email, password))).toBe('UNAUTHENTICATED')
    expect(await outcome(attempt(mine.email, 'another long phrase'))).toBe('OK')
    await setPassword(base.db, mine.id, 'set by the administrator')
    expect(await mine.viewer()).toBeNull()
  })

  it('is no way to guess the password: those guesses count too', async () => {
    const { id } = await newSession()
    const guess = () =>
      outcome(changePassword(base.db, { userId: id, current: 'wrong', next: 'irrelevant phrase' }))
    const codes = await Promise.all(Array.from({ length: 15 }, guess))
    expect(codes.filter((code) => code === 'VALIDATION')).toHaveLength(10)
  })

  it('is removed when it is over', async () => {
    const over = await newSession()
    await sql`update auth_session set expires_at = now() - interval '1 s' where user_id = ${over.id}`.execute(
      base.db,
    )
    await pruneSessions(base.db)
    const { rows } = await sql`select 1 from auth_session where user_id = ${over.id}`.execute(base.db)
    expect(rows).toHaveLength(0)
    const kept = await newSession()
    await revokeSessions(base.db, kept.id, kept.token)
    expect(await kept.viewer()).not.toBeNull()
  })
})

describe('a password', () => {
  const user = { email: 'grace.hopper@example.com', name: 'Grace' }

  it.each(['short', 'aaaaaaaaaaaaaaaa', 'x'.repeat(201), 'grace.hopper-2026', 'i am GRACE of navy'])(
    '"%s" is refused',
    (text) => {
      expect(() => checkPassword(text, user, 'next')).toThrow(expect.objectContaining({ code: 'VALIDATION' }))
    },
  )

  it.each([
    'password123',
    'P@ssw0rd2026!',
    'iloveyou123',
    'Welcome2026',
    'qwertyuiop12',
    '1q2w3e4r5t6y',
    '1234567890',
    '0987654321a',
    'abcabcabcabc',
    'trellis2026',
    'summer-Sunshine1',
    'example-mail-2',
    'manchester',
    'Qazwsxedcrfv',
  ])('"%s" is refused, since it is guessed first', (text) => {
    expect(() => checkPassword(text, user, 'next')).toThrow(expect.objectContaining({ code: 'VALIDATION' }))
  })

  it('that is one of the 3,000 most common is refused, and the error says so', () => {
    const list = readFileSync(join(import.meta.dirname, '../common-passwords.txt'), 'utf8')
      .trim()
      .split('\n')
    expect(list).toHaveLength(3000)
    const taken = list.filter((text) => {
      try {
        checkPassword(text, user, 'next')
        return true
      } catch (error) {
        expect(error).toMatchObject({ code: 'VALIDATION', details: { issues: [{ path: ['next'] }] } })
        return false
      }
    })
    expect(taken).toEqual([])
    expect(() => checkPassword('Enterprise', user, 'next')).toThrow('Many people')
  })

  it.each([
    'nanoseconds in a wire',
    'correct horse battery staple',
    'baku-timo-rezo-nafi-duke',
    'a-long-enough-password',
    'ünïcode пароль 密码',
    'x7#Kp2!vQz9m',
  ])('"%s" is taken', (text) => {
    expect(() => checkPassword(text, user, 'next')).not.toThrow()
  })
})
