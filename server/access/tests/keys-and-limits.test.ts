import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Stage, setStage, type Visitor } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage.close())

const makeKey = async (user: Visitor, wanted: object = {}) =>
  (await user.post('/auth/api-keys', { name: 'Shop', ...wanted })).body as {
    id: string
    key: string
    prefix: string
  }
const bearer = (key: string) => ({ authorization: `Bearer ${key}`, accept: '*/*' })
const ask = (key: string, ip = '10.0.0.1', door = stage.door) =>
  stage.visitor({ ip, door }).graphql('{ viewer { roles } }', {}, bearer(key))

describe('an API key', () => {
  test('is made, listed without its secret, and revoked by its owner', async () => {
    const user = await stage.signedIn()
    const { id, key, prefix } = await makeKey(user, {
      networks: ['10.0.0.0/8'],
      expiresAt: '2100-01-01T00:00:00Z',
    })
    expect(key).toMatch(new RegExp(`^trl_${prefix}_`))
    expect((await ask(key)).status).toBe(200)
    const list = await user.get('/auth/api-keys')
    expect(list.body.keys).toEqual([
      expect.objectContaining({
        id,
        name: 'Shop',
        prefix,
        networks: ['10.0.0.0/8'],
        lastUsedAt: expect.any(String),
        expiresAt: '2100-01-01T00:00:00.000Z',
      }),
    ])
    expect(JSON.stringify(list.body)).not.toContain(key)
    expect((await (await stage.signedIn()).post('/auth/api-keys/revoke', { id })).status).toBe(404)
    expect((await user.post('/auth/api-keys/revoke', { id })).status).toBe(204)
    expect((await ask(key)).status).toBe(401)
    expect((await user.post('/auth/api-keys/revoke', { id })).status).toBe(404)
    expect(await stage.events(user.id)).toEqual(['SIGN_IN', 'API_KEY_MADE', 'API_KEY_REVOKED'])
  })

  test('is looked after by administrators, and never by a key', async () => {
    const user = await stage.signedIn()
    const { id, key } = await makeKey(user)
    expect((await user.get('/auth/api-keys?of=all')).status).toBe(403)
    const admin = await stage.signedIn({ roles: ['base.administrator'] })
    const ids = (await admin.get('/auth/api-keys?of=all')).body.keys.map((one: { id: string }) => one.id)
    expect(ids).toContain(id)
    expect((await user.post('/auth/api-keys', { name: 'x', user: admin.id })).status).toBe(403)
    for (const path of ['/auth/api-keys', '/auth/security']) {
      expect((await stage.visitor().get(path, bearer(key))).status).toBe(403)
    }
    expect((await stage.visitor().post('/auth/api-keys', { name: 'x' }, bearer(key))).status).toBe(403)
    expect((await admin.post('/auth/api-keys/revoke', { id })).status).toBe(204)
    expect((await ask(key)).status).toBe(401)
  })

  test('is good for its networks only, also on the short way of a query that came before', async () => {
    const user = await stage.signedIn()
    const { key } = await makeKey(user, { networks: ['10.1.0.0/16', '2001:db8::/32', '192.0.2.7'] })
    for (let round = 0; round < 3; round += 1) {
      for (const ip of ['10.1.200.3', '::ffff:10.1.0.1', '2001:db8:5::1', '192.0.2.7'])
        expect([ip, (await ask(key, ip)).status]).toEqual([ip, 200])
      for (const ip of ['10.2.0.1', '::ffff:10.2.0.1', '2001:db9::1', '192.0.2.8', ''])
        expect([ip, (await ask(key, ip)).status]).toEqual([ip, 401])
    }
  })

  test.each([
    [{ networks: ['10.0.0.0/33'] }, 'networks'],
    [{ networks: ['everywhere'] }, 'networks'],
    [{ networks: 'x' }, 'networks'],
    [{ entities: ['NoSuchThing'] }, 'entities'],
    [{ operations: ['drop table'] }, 'operations'],
    [{ expiresAt: '2001-01-01' }, 'expiresAt'],
    [{ requestsPerMinute: 0 }, 'requestsPerMinute'],
    [{ name: '' }, 'name'],
  ])('is not made with %j', async (wanted, path) => {
    const user = await stage.signedIn()
    const { status, body } = await user.post('/auth/api-keys', { name: 'x', ...wanted })
    expect([status, body.error.issues[0].path[0]]).toEqual([422, path])
  })

  test('keeps its scopes', async () => {
    const user = await stage.signedIn()
    const scopes = { readOnly: true, entities: ['User', 'Country'], operations: ['read'] }
    await makeKey(user, scopes)
    expect((await user.get('/auth/api-keys')).body.keys[0].scopes).toEqual(scopes)
  })
})

describe('a limit of requests in a minute', () => {
  /** A minute that does not end while the test runs. */
  const freshMinute = async () => {
    const left = 60_000 - (Date.now() % 60_000)
    if (left < 20_000) await new Promise((resolve) => setTimeout(resolve, left + 50))
  }

  test('holds for a key over several processes, and says how long to wait', async () => {
    const user = await stage.signedIn()
    const { key } = await makeKey(user, { requestsPerMinute: 60 })
    await freshMinute()
    const doors = [stage.door, stage.anotherDoor(), stage.anotherDoor()]
    const answers = await Promise.all(
      Array.from({ length: 90 }, (_, n) => ask(key, '10.0.0.1', doors[n % 3])),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(60)
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(30)
    const wait = Number(refused[0]?.headers.get('retry-after'))
    expect(wait).toBeGreaterThan(0)
    expect(wait).toBeLessThanOrEqual(60)
    // The session of the same user has no such limit.
    expect((await user.graphql('{ viewer { roles } }')).status).toBe(200)
  })

  test('holds for a user by role, whatever the session or key, and is lifted with it', async () => {
    const user = await stage.signedIn({ roles: ['guest'] })
    const { key } = await makeKey(user)
    await sql`update role set requests_per_minute = 10 where code = 'guest'`.execute(stage.db)
    await freshMinute()
    const statuses: number[] = []
    for (let n = 0; n < 14; n += 1) {
      const answer =
        n % 2 ? await ask(key) : await user.graphql('{ viewer { roles } }', {}, { accept: '*/*' })
      statuses.push(answer.status)
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(10)
    expect(statuses.slice(10)).toEqual([429, 429, 429, 429])
    await sql`update role set requests_per_minute = null where code = 'guest'`.execute(stage.db)
    expect((await ask(key)).status).toBe(200)
  })

  test('costs a write for a twentieth of the limit, not for each request', async () => {
    const user = await stage.signedIn()
    const { key } = await makeKey(user, { requestsPerMinute: 1000 })
    await freshMinute()
    for (let n = 0; n < 60; n += 1) expect((await ask(key)).status).toBe(200)
    const { rows } = await sql<{
      used: number
    }>`select used from auth_rate where subject like 'key:%' and used >= 50
      order by used desc limit 1`.execute(stage.db)
    // 60 requests took two blocks of 50.
    expect(rows[0]?.used).toBe(100)
  })
})

describe('limits by role', () => {
  const rows = (first: number) => `{ countries(first: ${first}) { nodes { code } } }`

  test('allow larger pages and more records, or fewer, from the next request on', async () => {
    const user = await stage.signedIn({ roles: ['bulk'] })
    const code = async (query: string) => {
      const { body } = await user.graphql(query, {}, { accept: '*/*' })
      return body.errors?.[0].extensions.code ?? body.data.countries.nodes.length
    }
    expect(await code(rows(150))).toBe('TOO_COMPLEX')
    await sql`update role set page_size = 200 where code = 'bulk'`.execute(stage.db)
    for (let round = 0; round < 3; round += 1) expect(await code(rows(150))).toBe(150)
    expect(await code(rows(201))).toBe('TOO_COMPLEX')
    // Others may not, although the query is known by now.
    const other = await stage.signedIn()
    expect((await other.graphql(rows(150), {}, { accept: '*/*' })).body.errors[0].extensions.code).toBe(
      'TOO_COMPLEX',
    )
    await sql`update role set node_limit = 20 where code = 'bulk'`.execute(stage.db)
    expect(await code(rows(150))).toBe('TOO_COMPLEX')
    expect(await code(rows(10))).toBe(10)
  })
})

describe('what changes who may', () => {
  test('is written down by the database, whatever way it came, and cannot be rewritten', async () => {
    const user = await stage.signedIn({ roles: ['clerk'] })
    await sql`delete from app_user_roles where user_id = ${user.id}`.execute(stage.db)
    await sql`update app_user set is_active = false where id = ${user.id}`.execute(stage.db)
    await sql`update app_user set is_active = true where id = ${user.id}`.execute(stage.db)
    expect(await stage.events(user.id)).toEqual([
      'ROLE_GIVEN',
      'SIGN_IN',
      'ROLE_TAKEN',
      'USER_SUSPENDED',
      'USER_RESUMED',
    ])
    for (const statement of [
      `update access_event set detail = 'x' where user_id = ${user.id}`,
      `delete from access_event where user_id = ${user.id}`,
      'truncate access_event',
    ]) {
      await expect(sql.raw(statement).execute(stage.db)).rejects.toThrow('only be added to')
    }
  })

  test('is read by administrators, and by nobody else', async () => {
    const query =
      '{ accessEvents(first: 1, filter: { kind: { eq: SIGN_IN } }) { nodes { kind ip user { email } } } }'
    const admin = await stage.signedIn({ roles: ['base.administrator'] })
    expect((await admin.graphql(query)).body.data.accessEvents.nodes[0]).toMatchObject({
      kind: 'SIGN_IN',
      ip: '10.0.0.1',
      user: { email: admin.email },
    })
    const user = await stage.signedIn()
    expect((await user.graphql(query)).body.data?.accessEvents?.nodes ?? []).toEqual([])
  })
})

describe('sessions', () => {
  test('are listed and ended one by one, all at once, and by an administrator, on every process', async () => {
    const user = await stage.signedIn()
    const phone = stage.visitor({ ip: '10.9.9.9', door: stage.anotherDoor() })
    await phone.signIn(user.email)
    const { devices } = (await user.get('/auth/security')).body
    expect(devices).toHaveLength(2)
    expect(devices.filter((one: { isCurrent: boolean }) => one.isCurrent)).toHaveLength(1)
    const other = devices.find((one: { ip: string }) => one.ip === '10.9.9.9')
    expect(other).toMatchObject({ userAgent: 'Test browser', method: 'password' })
    expect((await (await stage.signedIn()).post('/auth/sessions/end', { id: other.id })).status).toBe(404)
    expect((await user.post('/auth/sessions/end', { id: other.id })).status).toBe(204)
    expect((await phone.graphql('{ viewer { roles } }')).status).toBe(401)
    await phone.signIn(user.email)
    expect((await user.post('/auth/sign-out-everywhere')).status).toBe(204)
    expect([(await phone.get('/auth/session')).status, (await user.get('/auth/session')).status]).toEqual([
      401, 401,
    ])
    await phone.signIn(user.email)
    const admin = await stage.signedIn({ roles: ['base.administrator'] })
    expect((await admin.post('/auth/users/end-sessions', { user: user.id })).status).toBe(204)
    expect((await phone.get('/auth/session')).status).toBe(401)
  })
})
