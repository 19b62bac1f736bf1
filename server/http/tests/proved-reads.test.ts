/** Who asks is proved by the very statement that reads: nothing is trusted from one request to the next. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Viewer } from '#core/context.ts'
import { administratorRole } from '#core/policy.ts'
import type { SharedPolicy } from '#schema/context.ts'
import { createApiKey, revokeApiKey } from '#server/access/api-keys.ts'
import { createSession, revokeSession } from '#server/access/sessions.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'
import { type Served, serveTenant } from './served-tenant.ts'

let tenant: TestTenant
let here: Served
let there: Served
let db: never

/** Viewers with the role `blind` see no partner; every look at one is counted. */
const policyOf = ({ roles }: Viewer): SharedPolicy => ({
  shape: roles.includes('blind') ? 'blind' : 'all',
  values: {},
  condition: ({ table }) =>
    table === 'partner' ? sql`nextval('looks') > 0 and ${sql.lit(!roles.includes('blind'))}` : undefined,
})

beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['contacts'] })
  db = tenant.db as never
  await sql`create sequence looks`.execute(tenant.db)
  await sql`insert into partner (name) select 'Partner ' || n from generate_series(1, 5) n`.execute(tenant.db)
  await sql`insert into role (code, name) values ('blind', 'Blind')`.execute(tenant.db)
  // The last administrator could not be made inactive.
  await sql`
    with made as (
      insert into app_user (name, email, company_id)
      values ('Other Admin', 'other@example.com', ${tenant.companyId}) returning id
    )
    insert into app_user_roles (user_id, role_id)
    select made.id, role.id from made, role where code = ${administratorRole}`.execute(tenant.db)
  here = await serveTenant(tenant, { policyOf })
  there = await serveTenant(tenant, { policyOf })
  here.statements()
})
afterAll(async () => {
  await here.stop()
  await there.stop()
  await tenant.close()
})

const list = '{ partners(first: 5) { nodes { id name } } }'
let token: string
let key: { id: number; key: string }
beforeEach(async () => {
  const { userId } = tenant.viewer
  token = await createSession(db, { userId, ip: '127.0.0.1', userAgent: null })
  key = await createApiKey(db, { userId, name: 'test' })
})

type Way = 'session' | 'key'

async function ask(
  way: Way,
  server: Served = here,
  query = list,
): Promise<{ status: number; names: number }> {
  const headers: Record<string, string> =
    way === 'key'
      ? { authorization: `Bearer ${key.key}` }
      : { cookie: `trellis_session=${token}`, origin: server.origin }
  const response = await fetch(`${server.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  })
  const body = (await response.json()) as { data?: { partners?: { nodes: unknown[] } } }
  return { status: response.status, names: body.data?.partners?.nodes.length ?? 0 }
}

/** Known to both processes, credential and query. */
async function warmUp(way: Way): Promise<void> {
  for (const server of [here, there]) for (let n = 0; n < 3; n += 1) await ask(way, server)
  here.statements()
}

const looks = async (): Promise<number> =>
  Number(
    (await sql<{ last_value: string }>`select last_value from looks`.execute(tenant.db)).rows[0]?.last_value,
  )

describe.each<Way>(['session', 'key'])('a list that came before, by a %s that came before', (way) => {
  it('is one statement, with who asks in it', async () => {
    await warmUp(way)
    expect(await ask(way)).toEqual({ status: 200, names: 5 })
    const statements = here.statements()
    expect(statements).toHaveLength(1)
    expect(statements[0]).toContain('"partner"')
    expect(statements[0]).toContain(way === 'key' ? 'api_key' : 'auth_session')
  })

  it('is one statement for each root field', async () => {
    const two = '{ a: partners(first: 2) { nodes { id } } b: partners(first: 2) { totalCount } }'
    await warmUp(way)
    for (let n = 0; n < 3; n += 1) await ask(way, here, two)
    here.statements()
    await ask(way, here, two)
    expect(here.statements()).toHaveLength(2)
  })

  it('is refused in every process from the first request after the credential was ended, and reads nothing', async () => {
    await warmUp(way)
    if (way === 'key') await revokeApiKey(db, key.id)
    else await revokeSession(db, token)
    const before = await looks()
    expect((await ask(way, here)).status).toBe(401)
    expect((await ask(way, there)).status).toBe(401)
    expect(await looks()).toBe(before)
  })

  it('is refused while the user is inactive, and answered again afterwards', async () => {
    await warmUp(way)
    const set = (isActive: boolean) =>
      sql`update app_user set is_active = ${isActive} where id = ${tenant.viewer.userId}`.execute(tenant.db)
    await set(false)
    try {
      expect((await ask(way)).status).toBe(401)
    } finally {
      await set(true)
    }
    expect(await ask(way)).toEqual({ status: 200, names: 5 })
  })

  it('answers by the roles of now', async () => {
    await warmUp(way)
    const { userId } = tenant.viewer
    await sql`insert into app_user_roles select ${userId}, id from role where code = 'blind'`.execute(
      tenant.db,
    )
    try {
      for (const server of [here, there]) expect(await ask(way, server)).toEqual({ status: 200, names: 0 })
      here.statements()
      expect(await ask(way)).toEqual({ status: 200, names: 0 })
      expect(here.statements()).toHaveLength(1)
    } finally {
      await sql`delete from app_user_roles where user_id = ${userId}
        and role_id = (select id from role where code = 'blind')`.execute(tenant.db)
    }
    expect(await ask(way)).toEqual({ status: 200, names: 5 })
  })

  it('notices every change of what a viewer is made of', async () => {
    const { userId } = tenant.viewer
    const changes = [
      sql`update app_user set company_id = company_id, name = name || '!' where id = ${userId}`,
      sql`insert into app_user_companies select ${userId}, id from company limit 1`,
      sql`delete from app_user_companies where user_id = ${userId}`,
      sql`update role set page_size = 100 where code = 'base.user'`,
      sql`update role set page_size = null where code = 'base.user'`,
      sql`update api_key set requests_per_minute = 10000 where id = ${key.id}`,
    ]
    for (const change of changes) {
      await warmUp(way)
      here.statements()
      await ask(way)
      expect(here.statements()).toHaveLength(1)
      await change.execute(tenant.db)
      here.statements()
      expect(await ask(way)).toEqual({ status: 200, names: 5 })
      expect(here.statements().length).toBeGreaterThan(1)
    }
  })

  it('lets no request through that begins after the end, however many run at once', async () => {
    await warmUp(way)
    let isEnded = false
    const late: number[] = []
    const busy = Array.from({ length: 8 }, async (_, n) => {
      for (let mine = 0; mine < 3; mine += isEnded ? 1 : 0) {
        const wasEnded = isEnded
        const { status } = await ask(way, n % 2 ? here : there)
        if (wasEnded) late.push(status)
      }
    })
    await new Promise((resolve) => setTimeout(resolve, 50))
    if (way === 'key') await revokeApiKey(db, key.id)
    else await revokeSession(db, token)
    isEnded = true
    await Promise.all(busy)
    expect(late.length).toBeGreaterThan(0)
    expect(late.filter((status) => status !== 401)).toEqual([])
  })

  it('still notes the use of the credential once a minute', async () => {
    await warmUp(way)
    const [table, column] = way === 'key' ? ['api_key', 'last_used_at'] : ['auth_session', 'last_seen_at']
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = now() - interval '2 minutes'`.execute(
      tenant.db,
    )
    expect((await ask(way)).status).toBe(200)
    const { rows } = await sql<{ noted: number }>`
      select count(*)::int as noted from ${sql.table(table)} where ${sql.ref(column)} > now() - interval '1 minute'
    `.execute(tenant.db)
    expect(rows[0]?.noted).toBe(1)
    here.statements()
    await ask(way)
    expect(here.statements()).toHaveLength(1)
  })
})

describe('a credential that is nobody’s', () => {
  it('costs no read, also where the query is known', async () => {
    await warmUp('key')
    key = { ...key, key: `trl_${'0'.repeat(12)}_${'A'.repeat(43)}` }
    const before = await looks()
    for (let n = 0; n < 5; n += 1) expect((await ask('key')).status).toBe(401)
    expect(await looks()).toBe(before)
  })
})
