/** Who writes is proved within the transaction that writes: nothing is committed on trust. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApiKey, revokeApiKey } from '#server/access/api-keys.ts'
import { createSession, revokeSession } from '#server/access/sessions.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'
import { type Served, serveTenant } from './served-tenant.ts'

let tenant: TestTenant
let server: Served
let db: never
let userId: number
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['contacts'] })
  db = tenant.db as never
  const { rows } = await sql<{ id: string }>`
    with made as (
      insert into app_user (name, email, company_id)
      values ('Writer', 'writer@example.com', ${tenant.companyId}) returning id
    ), given as (
      insert into app_user_roles (user_id, role_id)
      select made.id, role.id from made, role where code = 'contacts.editor'
    )
    select id from made`.execute(tenant.db)
  userId = Number(rows[0]?.id)
  server = await serveTenant(tenant)
  server.statements()
})
afterAll(async () => {
  await server?.stop()
  await tenant?.close()
})

let token: string
let key: { id: number; key: string }
beforeEach(async () => {
  token = await createSession(db, { userId, ip: '127.0.0.1', userAgent: null })
  key = await createApiKey(db, { userId, name: 'test' })
})

type Way = 'session' | 'key'
const create = 'mutation($name: String!) { createPartner(input: { name: $name }) { id name version } }'

interface Answer {
  status: number
  data?: { createPartner?: { id: string; name: string } } | null
  errors?: { message: string; extensions: { code: string } }[]
}

async function send(
  way: Way,
  body: object,
  headers: Record<string, string> = {},
): Promise<Answer & { type: string | null }> {
  const own: Record<string, string> =
    way === 'key'
      ? { authorization: `Bearer ${key.key}` }
      : { cookie: `trellis_session=${token}`, origin: server.origin }
  const response = await fetch(`${server.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...own, ...headers },
    body: JSON.stringify(body),
  })
  const answer = (await response.json()) as Omit<Answer, 'status'>
  return { status: response.status, type: response.headers.get('content-type'), ...answer }
}

const write = (way: Way, name: string, headers?: Record<string, string>) =>
  send(way, { query: create, variables: { name } }, headers)

/** Both the credential and the mutation came before. */
async function warmUp(way: Way): Promise<void> {
  for (let n = 0; n < 3; n += 1) expect((await write(way, 'Warm')).status).toBe(200)
  server.statements()
}

const named = async (name: string): Promise<number> =>
  (await sql<{ n: number }>`select count(*)::int as n from partner where name = ${name}`.execute(tenant.db))
    .rows[0]?.n ?? 0

describe.each<Way>(['session', 'key'])('a mutation that came before, by a %s that came before', (way) => {
  it('asks who it is for in its own transaction, and answers as before', async () => {
    const first = await write(way, 'Same')
    await warmUp(way)
    const again = await write(way, 'Same')
    expect(again.type).toBe(first.type)
    expect(Object.keys(again.data?.createPartner ?? {})).toEqual(['id', 'name', 'version'])
    const statements = server.statements()
    const [begin, proof] = statements
    expect(begin).toMatch(/^begin/)
    expect(proof).toContain(way === 'key' ? 'api_key' : 'auth_session')
    expect(statements.filter((text) => /\bapp_user\b/.test(text))).toEqual([])
    const log = await sql<{ actor: string }>`
      select actor from change_log where entity = 'Partner' and record_id = ${again.data?.createPartner?.id}`.execute(
      tenant.db,
    )
    expect(log.rows).toEqual([{ actor: String(userId) }])
  })

  it('writes nothing from the first request after the credential was ended', async () => {
    await warmUp(way)
    if (way === 'key') await revokeApiKey(db, key.id)
    else await revokeSession(db, token)
    const { status, errors } = await write(way, `Ended ${way}`)
    expect([status, errors?.[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED'])
    expect(await named(`Ended ${way}`)).toBe(0)
  })

  it('writes with the rights of now', async () => {
    await warmUp(way)
    const role = sql`(select id from role where code = 'contacts.editor')`
    await sql`delete from app_user_roles where user_id = ${userId} and role_id = ${role}`.execute(tenant.db)
    try {
      expect((await write(way, `Fallen ${way}`)).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
      expect(await named(`Fallen ${way}`)).toBe(0)
    } finally {
      await sql`insert into app_user_roles (user_id, role_id) select ${userId}, ${role}`.execute(tenant.db)
    }
    expect((await write(way, `Risen ${way}`)).status).toBe(200)
    expect(await named(`Risen ${way}`)).toBe(1)
  })

  it('writes nothing that begins after the end, and all that it acknowledged, however many run at once', async () => {
    await warmUp(way)
    let isEnded = false
    const late: number[] = []
    let acknowledged = 0
    const name = `Busy ${way}`
    const busy = Array.from({ length: 12 }, async () => {
      for (let mine = 0; mine < 2; mine += isEnded ? 1 : 0) {
        const wasEnded = isEnded
        const { status } = await write(way, name)
        if (status === 200) acknowledged += 1
        if (wasEnded) late.push(status)
      }
    })
    await expect.poll(() => acknowledged, { timeout: 20_000 }).toBeGreaterThan(20)
    if (way === 'key') await revokeApiKey(db, key.id)
    else await revokeSession(db, token)
    isEnded = true
    await Promise.all(busy)
    expect(late.length).toBeGreaterThan(0)
    expect(late.filter((status) => status !== 401)).toEqual([])
    expect(await named(name)).toBe(acknowledged)
  })

  it('is done once for its key, whoever asks again', async () => {
    await warmUp(way)
    const headers = { 'idempotency-key': `once-${way}` }
    const answers = await Promise.all(Array.from({ length: 5 }, () => write(way, `Once ${way}`, headers)))
    const ids = new Set(
      answers.filter(({ status }) => status === 200).map(({ data }) => data?.createPartner?.id),
    )
    expect(ids.size).toBe(1)
    expect(await named(`Once ${way}`)).toBe(1)
  })

  it('is refused in the words of the long way', async () => {
    const broken = {
      query: 'mutation($e: String!) { createPartner(input: { name: "Bad", email: $e }) { id } }',
    }
    const plain = await send(way, { ...broken, variables: { e: 'nowhere' } })
    await send(way, { ...broken, variables: { e: `${way}@example.com` } })
    await send(way, { ...broken, variables: { e: `${way}2@example.com` } })
    const again = await send(way, { ...broken, variables: { e: 'nowhere' } })
    const told = ({ status, type, data, errors = [] }: typeof plain) => ({
      ...{ status, type, data },
      errors: errors.map(({ extensions, ...error }) => ({ ...error, ...extensions, requestId: '' })),
    })
    expect(told(plain).errors[0]).toMatchObject({ code: 'VALIDATION' })
    expect(told(again)).toEqual(told(plain))
  })

  it('takes a body for JSON only', async () => {
    await warmUp(way)
    const { status } = await write(way, `Plain ${way}`, { 'content-type': 'text/plain' })
    expect(status).toBe(415)
    expect(await named(`Plain ${way}`)).toBe(0)
  })
})

it('leaves a read-only key to the long way, which refuses it', async () => {
  await warmUp('key')
  key = await createApiKey(db, { userId, name: 'reader', scopes: { readOnly: true } })
  expect((await send('key', { query: '{ partners(first: 1) { nodes { id } } }' })).status).toBe(200)
  for (let n = 0; n < 2; n += 1)
    expect((await write('key', 'By a reader')).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  expect(await named('By a reader')).toBe(0)
})

it('leaves several mutations in one request to the long way, and does each of them', async () => {
  const two =
    'mutation($name: String!) { a: createPartner(input: { name: $name }) { id } b: createPartner(input: { name: $name }) { id } }'
  for (let n = 1; n < 4; n += 1) {
    expect((await send('session', { query: two, variables: { name: 'Pair' } })).status).toBe(200)
    expect(await named('Pair')).toBe(2 * n)
  }
})
