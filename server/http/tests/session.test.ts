import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, revokeApiKey } from '#server/access/api-keys.ts'
import { setUpDoor, type TestDoor } from './setup-door.ts'

const password = 'correct horse battery'
let door: TestDoor
let userId: number
beforeAll(async () => {
  door = await setUpDoor()
  userId = await door.addUser({ email: 'ada@example.com', password })
})
afterAll(() => door.stop())

const call = (path: string, body: unknown, headers: Record<string, string> = {}, method = 'POST') =>
  fetch(door.origin + path, {
    method,
    headers: { 'content-type': 'application/json', origin: door.origin, ...headers },
    body: method === 'GET' ? undefined : JSON.stringify(body),
  })

describe('the front door', () => {
  it('tells the sign-in page whose it is', async () => {
    const response = await call('/auth/config', null, {}, 'GET')
    expect(await response.json()).toEqual({
      company: 'Analytical Engines',
      tenant: 'main',
      methods: ['password'],
      providers: [],
    })
  })

  it('signs in with a cookie that scripts and other sites do not get, and out again', async () => {
    const response = await call('/auth/sign-in', { email: 'ada@example.com', password })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      user: { id: String(userId), name: 'Ada Lovelace', email: 'ada@example.com' },
    })
    const set = response.headers.get('set-cookie') ?? ''
    expect(set).toMatch(/^trellis_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/)
    const cookie = set.split(';')[0] ?? ''

    expect(await (await call('/auth/session', null, { cookie }, 'GET')).json()).toEqual({
      user: { id: String(userId), name: 'Ada Lovelace', email: 'ada@example.com' },
      tenant: { name: 'main', label: 'Analytical Engines' },
      isAdministrator: false,
      next: null,
    })
    expect((await door.post('{ me }', { cookie })).status).toBe(200)

    const out = await call('/auth/sign-out', {}, { cookie })
    expect(out.status).toBe(204)
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0')
    expect((await door.post('{ me }', { cookie })).status).toBe(401)
    expect((await call('/auth/session', null, { cookie }, 'GET')).status).toBe(401)
  })

  it('ends the session that a new sign-in replaces', async () => {
    const first = await door.signIn('ada@example.com', password)
    const again = await call('/auth/sign-in', { email: 'ada@example.com', password }, { cookie: first })
    expect(again.status).toBe(200)
    expect((await door.post('{ me }', { cookie: first })).status).toBe(401)
  })

  it('refuses the next request of a session that was revoked elsewhere', async () => {
    const cookie = await door.signIn('ada@example.com', password)
    expect((await door.post('{ me }', { cookie })).status).toBe(200)
    await sql`delete from auth_session where user_id = ${userId}`.execute(door.db)
    expect((await door.post('{ me }', { cookie })).status).toBe(401)
  })

  it('changes a password and says which value is wrong', async () => {
    const id = await door.addUser({ email: 'grace@example.com', password })
    const cookie = await door.signIn('grace@example.com', password)
    const other = await door.signIn('grace@example.com', password)
    const wrong = await call(
      '/auth/change-password',
      { current: 'no', next: 'a good new phrase' },
      { cookie },
    )
    expect(wrong.status).toBe(422)
    expect(await wrong.json()).toMatchObject({
      error: { code: 'VALIDATION', issues: [{ path: ['current'] }] },
    })
    const short = await call('/auth/change-password', { current: password, next: 'short' }, { cookie })
    expect(await short.json()).toMatchObject({ error: { issues: [{ path: ['next'] }] } })
    const done = await call(
      '/auth/change-password',
      { current: password, next: 'a good new phrase' },
      { cookie },
    )
    expect(done.status).toBe(204)
    // The session goes on under a new token: one that was seen before the change is worth nothing.
    const renewed = done.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect((await door.post('{ me }', { cookie: renewed })).status).toBe(200)
    expect((await door.post('{ me }', { cookie })).status).toBe(401)
    expect((await door.post('{ me }', { cookie: other })).status).toBe(401)
    const { key } = await createApiKey(door.db, { userId: id, name: 'no' })
    const byKey = await call(
      '/auth/change-password',
      { current: 'x', next: 'y' },
      { authorization: `Bearer ${key}` },
    )
    expect(byKey.status).toBe(403)
  })

  it('answers 401 to a wrong password and 429 with a wait after ten, whatever the client claims to be', async () => {
    await door.addUser({ email: 'target@example.com', password })
    const statuses: number[] = []
    for (let guess = 0; guess < 12; guess += 1) {
      const response = await call(
        '/auth/sign-in',
        {
          email: guess % 2 ? 'TARGET@example.com' : ' target@example.com',
          password: `guess ${guess}`,
          extra: guess,
        },
        {
          'x-forwarded-for': `10.1.1.${guess}`,
          'user-agent': `agent ${guess}`,
          'x-real-ip': `10.2.2.${guess}`,
        },
      )
      statuses.push(response.status)
      if (guess === 11) {
        expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(800)
        expect(await response.json()).toMatchObject({
          error: { code: 'RATE_LIMITED', retryAfter: expect.any(Number) },
        })
      }
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(10)
    expect(statuses.slice(10)).toEqual([429, 429])
  })

  it.each([
    [{}],
    [{ email: 'a' }],
    [{ email: ['a'], password: { $ne: 1 } }],
    [{ email: 'x'.repeat(2000), password: 'x' }],
  ])('refuses the sign-in body %j', async (body) => {
    expect((await call('/auth/sign-in', body)).status).toBe(422)
  })

  it('knows no other path or method below /auth', async () => {
    expect((await call('/auth/nothing', {})).status).toBe(404)
    expect((await call('/auth/sign-in', {}, {}, 'GET')).status).toBe(405)
  })
})

describe('an API key at the door', () => {
  it('is good for requests, and no cookie saves a wrong one', async () => {
    const { key, id } = await createApiKey(door.db, { userId, name: 'test' })
    expect((await door.post('{ me }', { key })).status).toBe(200)
    const cookie = await door.signIn('ada@example.com', password)
    expect((await door.post('{ me }', { key: 'trl_wrong', cookie })).status).toBe(401)
    const basic = { authorization: 'Basic cHJveHk6cHJveHk=' }
    expect((await door.post('{ me }', { cookie, headers: basic })).status).toBe(200)
    expect((await door.post('{ me }', { headers: basic })).status).toBe(401)
    await revokeApiKey(door.db, id)
    expect((await door.post('{ me }', { key })).status).toBe(401)
  })

  it('that may only read runs no mutation and no changing route', async () => {
    const { key } = await createApiKey(door.db, { userId, name: 'reader', scopes: { readOnly: true } })
    expect((await door.post('{ me }', { key })).status).toBe(200)
    const before = door.shop.calls
    const refused = await door.post('query Q { me } mutation M { rename(id: 1, name: "x") { id } }', {
      key,
    })
    expect(refused.status).toBe(400)
    const named = await door.post('mutation M { rename(id: 1, name: "x") { id } }', { key })
    expect([named.status, named.body.errors?.[0]?.extensions.code]).toEqual([403, 'FORBIDDEN'])
    expect(door.shop.calls).toBe(before)
    expect((await call('/hooks/x', {}, { authorization: `Bearer ${key}` })).status).toBe(403)
    expect((await call('/hooks/x', null, { authorization: `Bearer ${key}` }, 'GET')).status).toBe(200)
  })
})

describe('a route of a module', () => {
  it('gets the request and the viewer', async () => {
    const cookie = await door.signIn('ada@example.com', password)
    const response = await call('/hooks/anything', { a: 1 }, { cookie })
    expect(await response.json()).toEqual({ method: 'POST', user: 'ada@example.com', body: '{"a":1}' })
    expect(await (await call('/hooks/anything', {})).json()).toMatchObject({ user: null })
    const chunked = { method: 'POST', body: new Blob(['a', 'b']).stream(), duplex: 'half' }
    expect(await (await fetch(`${door.origin}/hooks/x`, chunked as RequestInit)).json()).toMatchObject({
      body: 'ab',
    })
  })

  it('gets no body of more than 1 MB, however it is sent', async () => {
    const large = 'x'.repeat(1_100_000)
    expect((await fetch(`${door.origin}/hooks/x`, { method: 'POST', body: large })).status).toBe(413)
    const chunked = { method: 'POST', body: new Blob([large]).stream(), duplex: 'half' }
    expect((await fetch(`${door.origin}/hooks/x`, chunked as RequestInit)).status).toBe(413)
  })
})

describe('behind a trusted proxy', () => {
  it('believes the last entry of X-Forwarded-For, and makes the cookie secure with TLS', async () => {
    const proxied = await setUpDoor({ config: { trustedProxies: 1 } })
    try {
      const id = await proxied.addUser({ email: 'ada@example.com', password })
      const { key } = await createApiKey(proxied.db, { userId: id, name: 'ip' })
      const headers = { 'x-forwarded-for': '6.6.6.6, 9.9.9.9', 'x-forwarded-proto': 'https', origin: '' }
      headers.origin = proxied.origin.replace('http:', 'https:')
      expect((await proxied.post('{ me }', { key, headers })).body.data?.me).toBe(
        'ada@example.com from 9.9.9.9',
      )
      const response = await fetch(`${proxied.origin}/auth/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ email: 'ada@example.com', password }),
      })
      expect(response.headers.get('set-cookie')).toMatch(/^__Host-trellis_session=.*; Secure$/)
      expect(response.headers.get('strict-transport-security')).toContain('max-age=31536000')
      const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? ''
      expect((await proxied.post('{ me }', { cookie, headers })).status).toBe(200)
      // The scheme is known now: a page that came without TLS is another origin.
      expect(
        (await proxied.post('{ me }', { cookie, headers: { ...headers, origin: proxied.origin } })).status,
      ).toBe(403)
    } finally {
      await proxied.stop()
    }
  })
})
