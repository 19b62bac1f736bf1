/** Compiled reads by the front door, on a tenant as the program serves it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from 'graphql-ws'
import { sql } from 'kysely'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { createApiKey, revokeApiKey } from '#server/access/api-keys.ts'
import { graphqlContext } from '#server/tenants/graphql-context.ts'
import { createPools, defaultLimits, type Pools } from '#server/tenants/pools.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'
import { createDoor, type Door } from '../door.ts'
import type { TenantDoor } from '../ports.ts'
import { type HttpServer, startHttp } from '../start-http.ts'
import { grantAll } from './served-tenant.ts'

let tenant: TestTenant
let pools: Pools
let door: Door
let server: HttpServer
let folder: string
let key: string
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['contacts'] })
  pools = createPools({ ...defaultLimits, statement: 3_000 })
  const db = pools.databaseOf(tenant.url)
  await grantAll(tenant)
  key = (await createApiKey(db as never, { userId: tenant.viewer.userId, name: 'test' })).key
  const served: TenantDoor = {
    name: 'main',
    label: async () => 'Test',
    db: db as never,
    schema: async () => tenant.registry.schema,
    contextFor: async (viewer, facts) => graphqlContext(tenant.registry, db, viewer, facts),
    routes: async () => new Map(),
  }
  folder = await mkdtemp(join(tmpdir(), 'admin-'))
  door = createDoor({
    tenants: { byHost: async () => served, byName: async () => served, only: async () => served },
    config: { origins: new Set(), trustedProxies: 0, isDevelopment: false },
    log: pino({ level: 'silent' }),
    adminFolder: folder,
    ready: async () => {},
  })
  server = await startHttp({ ...door, port: 0, host: '127.0.0.1' })
  await sql`insert into partner (name) select 'Partner ' || n from generate_series(1, 40) n`.execute(
    tenant.db,
  )
})
afterAll(async () => {
  door.close()
  await server.close()
  await pools.close()
  await tenant.close()
  await rm(folder, { recursive: true })
})

async function post(query: string, variables = {}, init: RequestInit = {}): Promise<Response> {
  return fetch(`http://127.0.0.1:${server.port}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      authorization: `Bearer ${key}`,
    },
    body: JSON.stringify({ query, variables }),
    ...init,
  })
}

/** Statements of this tenant that run now, ours aside. */
async function running(): Promise<string[]> {
  const { rows } = await sql<{ query: string }>`
    select query from pg_stat_activity where datname = current_database() and state = 'active' and pid <> pg_backend_pid()
  `.execute(tenant.db)
  return rows.map(({ query }) => query)
}

/** Makes reads of partners wait until it is called. */
async function lockPartners(): Promise<() => Promise<void>> {
  const transaction = await tenant.db.startTransaction().execute()
  await sql`lock table partner in access exclusive mode`.execute(transaction)
  return async () => void (await transaction.rollback().execute())
}

describe('a query that came before', () => {
  const list =
    'query($n: Int, $like: String) { partners(first: $n, filter: { name: { contains: $like } }) { nodes { id name } totalCount } }'
  const plain = (variables: object, headers: Record<string, string> = {}, query = list) =>
    post(query, variables, {
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, ...headers },
    })

  it('gets the same answer, header for header, as the first time', async () => {
    const replies = []
    for (let n = 0; n < 3; n += 1) replies.push(await plain({ n: 2, like: '1' }))
    const [first, ...later] = await Promise.all(
      replies.map(async (reply) => {
        const headers = Object.fromEntries(reply.headers)
        for (const name of ['date', 'x-request-id', 'content-length', 'transfer-encoding'])
          delete headers[name]
        return { status: reply.status, headers, body: await reply.text() }
      }),
    )
    for (const reply of later) expect(reply).toEqual(first)
  })

  it('binds its variables anew', async () => {
    const names = async (like: string) => {
      const { data } = (await (await plain({ n: 50, like })).json()) as {
        data: { partners: { nodes: { name: string }[] } }
      }
      return data.partners.nodes.map(({ name }) => name)
    }
    expect(await names('Partner 7')).toEqual(['Partner 7'])
    expect(await names('Partner 39')).toEqual(['Partner 39'])
  })

  it('is refused like any other when it is too large, wrongly typed, anonymous or revoked', async () => {
    await plain({ n: 2 })
    await plain({ n: 2 })
    const code = async (reply: Response) =>
      ((await reply.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code
    expect(await code(await plain({ n: 101 }))).toBe('TOO_COMPLEX')
    expect(await code(await plain({ n: 'many' }))).toBe('BAD_REQUEST')
    expect((await plain({ n: 2 }, { authorization: '' })).status).toBe(401)
    const other = await createApiKey(tenant.db as never, {
      userId: tenant.viewer.userId,
      name: 'short-lived',
    })
    const authorization = `Bearer ${other.key}`
    expect((await plain({ n: 2 }, { authorization })).status).toBe(200)
    await revokeApiKey(tenant.db as never, other.id)
    expect((await plain({ n: 2 }, { authorization })).status).toBe(401)
  })

  it('waits for a time-out once, and tells it like any other', async () => {
    await plain({ n: 3 })
    await plain({ n: 3 })
    const release = await lockPartners()
    const begun = Date.now()
    try {
      const { errors } = (await (await plain({ n: 3 })).json()) as {
        errors: { extensions: { code: string } }[]
      }
      expect(errors[0]?.extensions.code).toBe('TOO_COMPLEX')
      expect(Date.now() - begun).toBeLessThan(5_500)
    } finally {
      await release()
    }
  })

  it('is no way to run a mutation of the same document', async () => {
    const both =
      'query Read { partners(first: 1) { totalCount } } mutation Write { createPartner(input: { name: "Zoe" }) { id } }'
    const send = (operationName: string) =>
      post(
        '',
        {},
        {
          headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
          body: JSON.stringify({ query: both, operationName }),
        },
      )
    await send('Read')
    const written = (await (await send('Write')).json()) as { data: { createPartner: { id: string } } }
    expect(written.data.createPartner.id).toMatch(/^\d+$/)
    expect(await (await send('Read')).json()).toMatchObject({
      data: { partners: { totalCount: expect.any(Number) } },
    })
  })
})

describe('a query', () => {
  it("is answered with PostgreSQL's own text", async () => {
    const response = await post(
      '{ partners(first: 2, orderBy: [{ name: ASC }]) { nodes { name } totalCount } }',
    )
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/graphql-response+json; charset=utf-8')
    const body = await response.text()
    // PostgreSQL writes a line for each element of a list; JSON.stringify would not.
    expect(body).toContain('}, \n {')
    expect(JSON.parse(body)).toEqual({
      data: {
        partners: { nodes: [{ name: 'Partner 1' }, { name: 'Partner 10' }], totalCount: expect.any(Number) },
      },
    })
  })

  it('is answered the same when a field of it has a resolver', async () => {
    const list = 'partners(first: 3, orderBy: [{ id: ASC }]) { nodes { id name createdAt version } }'
    const compiled = (await (await post(`{ ${list} }`)).json()) as { data: object }
    const resolved = (await (await post(`{ ${list} viewer { timeZone } }`)).json()) as { data: object }
    expect(resolved.data).toEqual({ ...compiled.data, viewer: { timeZone: 'UTC' } })
  })

  it('keeps the codes and the places of its errors', async () => {
    const response = await post(
      'query ($after: String) { partner(id: 1) { id } partners(after: $after) { totalCount } }',
      {
        after: 'garbage',
      },
    )
    expect(await response.json()).toMatchObject({
      data: null,
      errors: [{ path: ['partners'], extensions: { code: 'BAD_REQUEST', requestId: expect.any(String) } }],
    })
  })

  it('is answered on a socket as data', async () => {
    const client = createClient({
      url: `ws://127.0.0.1:${server.port}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${key}` },
      retryAttempts: 0,
    })
    const answers: unknown[] = []
    for await (const answer of client.iterate({ query: '{ partners(first: 1) { totalCount } }' }))
      answers.push(answer)
    await client.dispose()
    expect(answers).toEqual([{ data: { partners: { totalCount: expect.any(Number) } } }])
  })

  it('that takes too long is stopped, and says what to do', async () => {
    const unlock = await lockPartners()
    try {
      const response = await post('{ company(id: 1) { id } partner(id: 1) { name } }')
      expect(await response.json()).toMatchObject({
        data: { partner: null },
        errors: [
          {
            path: ['partner'],
            message: expect.stringContaining('took too long'),
            extensions: { code: 'TOO_COMPLEX' },
          },
        ],
      })
    } finally {
      await unlock()
    }
  })

  it('ends with the client that asked', async () => {
    const unlock = await lockPartners()
    try {
      const abort = new AbortController()
      const gone = post('{ partners { nodes { name } } }', {}, { signal: abort.signal }).catch(
        (error) => error.name,
      )
      const waiting = async () => (await running()).filter((query) => query.includes('"partner"')).length
      await expect.poll(waiting).toBe(1)
      abort.abort()
      expect(await gone).toBe('AbortError')
      await expect.poll(waiting, { timeout: 2_000 }).toBe(0)
    } finally {
      await unlock()
    }
  })
})
