/** A POST of `/graphql` is answered on its socket; this must be seen by nobody. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiKey } from '#server/access/api-keys.ts'
import { createSession } from '#server/access/sessions.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'
import { grantAll, type Served, serveTenant } from './served-tenant.ts'

const friend = 'https://friend.example'
let tenant: TestTenant
let direct: Served
let plain: Served
let authorization: string
let cookie: string
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['contacts'] })
  direct = await serveTenant(tenant, { origins: [friend] })
  plain = await serveTenant(tenant, { origins: [friend], isDirect: false })
  const { userId } = tenant.viewer
  await grantAll(tenant)
  await sql`insert into partner (name) select 'Partner ' || n from generate_series(1, 5) n`.execute(tenant.db)
  authorization = `Bearer ${(await createApiKey(tenant.db as never, { userId, name: 'test' })).key}`
  cookie = `trellis_session=${await createSession(tenant.db as never, { userId, ip: '', userAgent: null })}`
})
afterAll(async () => {
  await direct.stop()
  await plain.stop()
  await tenant.close()
})

interface Sent {
  headers?: () => Record<string, string>
  body?: string | Uint8Array | ReadableStream
}

const query = (text: string, rest: object = {}): string => JSON.stringify({ query: text, ...rest })
const list = '{ partners(first: 2) { nodes { id name } } }'
const byKey = () => ({ authorization })
const bySession = () => ({ cookie })

const corpus: Record<string, Sent> = {
  'a list': { headers: byKey, body: query(list) },
  'several lists': {
    headers: byKey,
    body: query(
      `{ ${[0, 1, 2, 3].map((n) => `at${n}: partners(first: 1, offset: ${n}) { nodes { id } }`).join(' ')} }`,
    ),
  },
  'a list with an id of its own': {
    headers: () => ({ authorization, 'x-request-id': 'mine-12345' }),
    body: query(list),
  },
  'a list as a GraphQL response': {
    headers: () => ({ authorization, accept: 'application/graphql-response+json' }),
    body: query(list),
  },
  'a list for a page of the allow-list': {
    headers: () => ({ cookie, origin: friend }),
    body: query(list),
  },
  'a list for a foreign page': {
    headers: () => ({ cookie, origin: 'https://evil.example' }),
    body: query(list),
  },
  'a list by the cookie without an origin': { headers: bySession, body: query(list) },
  'a list by the cookie with the header of programs': {
    headers: () => ({ cookie, 'x-trellis-csrf': '1' }),
    body: query(list),
  },
  'a list by nobody': { body: query(list) },
  'a list by a wrong key': { headers: () => ({ authorization: 'Bearer trl_wrong' }), body: query(list) },
  'variables of the wrong type': {
    headers: byKey,
    body: query('query ($n: Int) { partners(first: $n) { totalCount } }', { variables: { n: 'many' } }),
  },
  'too many records': { headers: byKey, body: query('{ partners(first: 101) { nodes { id } } }') },
  'a field that is not there': { headers: byKey, body: query('{ nothing }') },
  'a mutation': {
    headers: byKey,
    body: query('mutation { createPartner(input: { name: "" }) { id } }'),
  },
  introspection: { headers: byKey, body: query('{ __schema { queryType { name } } }') },
  'an operation of another name': { headers: byKey, body: query(`query A ${list}`, { operationName: 'B' }) },
  'a member too many': { headers: byKey, body: query(list, { other: 1 }) },
  'no query': { headers: byKey, body: '{}' },
  'no JSON': { headers: byKey, body: '{"query":' },
  'no object': { headers: byKey, body: '[1]' },
  'no body': { headers: byKey },
  'no UTF-8': { headers: byKey, body: new Uint8Array([0x7b, 0xff, 0x7d]) },
  'no JSON type': { headers: () => ({ authorization, 'content-type': 'text/plain' }), body: query(list) },
  'a body that is too large': {
    headers: byKey,
    body: query(list, { variables: { x: 'x'.repeat(1_100_000) } }),
  },
}

/** What of an answer may not differ; ids of requests are new each time. */
async function answerOf({ origin }: Served, { headers, body }: Sent) {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers?.() },
    body: body as never,
  })
  const { date: _date, connection: _connection, ...shown } = Object.fromEntries(response.headers)
  const id = shown['x-request-id'] ?? ''
  // Node tells the length of a whole body, or sends it in chunks: both end it as surely.
  for (const name of ['content-length', 'transfer-encoding', 'keep-alive']) delete shown[name]
  const text = (await response.text()).replaceAll(id, 'ID')
  return { status: response.status, headers: { ...shown, 'x-request-id': id.replace(/^.{36}$/, 'ID') }, text }
}

describe('a POST that is answered on its socket', () => {
  it.each(Object.entries(corpus))('with %s gets what any other gets, each time', async (_name, sent) => {
    const expected = await answerOf(plain, sent)
    if (sent.body === query(list) && sent.headers === byKey) expect(expected.text).toContain('"nodes"')
    for (let n = 0; n < 4; n += 1) expect(await answerOf(direct, sent)).toEqual(expected)
    expect(await answerOf(plain, sent)).toEqual(expected)
  })

  it('takes a body in pieces, but no more of it than of any other', async () => {
    const pieces = (text: string) => new Blob([text.slice(0, 5), text.slice(5)]).stream()
    const send = (server: Served, text: string) =>
      fetch(`${server.origin}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: pieces(text),
        duplex: 'half',
      } as RequestInit)
    for (const server of [direct, plain]) {
      expect((await send(server, query(list))).status).toBe(200)
      expect((await send(server, query(list, { variables: { x: 'x'.repeat(1_100_000) } }))).status).toBe(413)
    }
  })

  it('goes on with the next after many that were given up half-way', async () => {
    const given = Array.from({ length: 20 }, async () => {
      const abort = new AbortController()
      const gone = fetch(`${direct.origin}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: new ReadableStream({
          start: (stream) => stream.enqueue(new TextEncoder().encode('{"query":')),
        }),
        duplex: 'half',
        signal: abort.signal,
      } as RequestInit)
      setTimeout(() => abort.abort(), 20)
      await expect(gone).rejects.toThrow(/abort/i)
    })
    await Promise.all(given)
    expect((await answerOf(direct, corpus['a list'] as Sent)).status).toBe(200)
  })
})
