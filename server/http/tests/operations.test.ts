import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiKey } from '#server/access/api-keys.ts'
import { setUpDoor, type TestDoor } from './setup-door.ts'

let door: TestDoor
let key: string
beforeAll(async () => {
  door = await setUpDoor()
  const userId = await door.addUser({ email: 'ada@example.com' })
  key = (await createApiKey(door.db, { userId, name: 'test' })).key
})
afterAll(() => door.stop())

const codeOf = async (query: string, options: Parameters<TestDoor['post']>[1] = { key }) => {
  const { status, body } = await door.post(query, options)
  return [status, body.errors?.[0]?.extensions.code]
}

describe('an operation', () => {
  it('runs with the context of the tenant', async () => {
    const { status, body } = await door.post('{ me }', { key })
    expect(status).toBe(200)
    expect(body).toEqual({ data: { me: 'ada@example.com from 127.0.0.1' } })
  })

  it('gives the request id back, and makes one up for an id that would harm a log', async () => {
    const named = await door.post('{ fail(how: "sql") }', { key, headers: { 'x-request-id': 'trace-12345' } })
    expect(named.headers.get('x-request-id')).toBe('trace-12345')
    expect(named.body.errors?.[0]?.extensions.requestId).toBe('trace-12345')
    const made = await door.post('{ me }', { key, headers: { 'x-request-id': '<script>alert(1)</script>' } })
    expect(made.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('is refused to anonymous callers, except __typename', async () => {
    for (const query of [
      '{ me }',
      '{ __schema { types { name } } }',
      '{ nonsense }',
      '{ broken',
      '{ __typename me }',
    ]) {
      expect(await codeOf(query, {})).toEqual([401, 'UNAUTHENTICATED'])
    }
    expect((await door.post('{ __typename }')).body).toEqual({ data: { __typename: 'Query' } })
  })

  it('is not refused to the next caller because an anonymous one was refused it', async () => {
    const query = '{ me tags { name } }'
    expect(await codeOf(query, {})).toEqual([401, 'UNAUTHENTICATED'])
    expect(await codeOf(query)).toEqual([200, undefined])
    expect(await codeOf(query, {})).toEqual([401, 'UNAUTHENTICATED'])
  })

  it('is introspected by signed-in callers', async () => {
    const { getIntrospectionQuery } = await import('graphql')
    expect(await codeOf(getIntrospectionQuery())).toEqual([200, undefined])
  })

  it('is found by the tenant of the header, and by no other', async () => {
    expect((await door.post('{ me }', { key, headers: { 'x-tenant': 'main' } })).status).toBe(200)
    const response = await fetch(`${door.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, 'x-tenant': 'other' },
      body: '{"query":"{ me }"}',
    })
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ error: { code: 'NOT_FOUND' } })
  })
})

describe('an error', () => {
  it('has the code, status, issues and current values of the catalogue', async () => {
    expect(await codeOf('{ strictFail(how: "rule") }')).toEqual([422, 'BUSINESS_RULE'])
    const input = await door.post('{ strictFail(how: "input") }', { key })
    expect(input.status).toBe(422)
    expect(input.body.errors?.[0]).toMatchObject({
      message: 'Must be positive.',
      path: ['strictFail'],
      extensions: { code: 'VALIDATION', issues: [{ path: ['lines', 0, 'quantity'], rule: 'min' }] },
    })
    const conflict = await door.post('{ strictFail(how: "conflict") }', { key })
    expect(conflict.status).toBe(409)
    expect(conflict.body.errors?.[0]?.extensions.current).toEqual({ version: 3 })
    const limited = await door.post('{ strictFail(how: "limited") }', { key })
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7'])
    expect(await codeOf('{ strictFail(how: "database") }')).toEqual([503, 'UNAVAILABLE'])
  })

  it('does not spoil the status of an answer that has data', async () => {
    expect(await codeOf('{ fail(how: "rule") me }')).toEqual([200, 'BUSINESS_RULE'])
  })

  it('tells nothing of what went on inside, and logs it under the request id', async () => {
    for (const how of ['sql', 'database', 'graphql']) {
      const { body } = await door.post(`{ strictFail(how: "${how}") }`, {
        key,
        headers: { 'x-request-id': `find-${how}` },
      })
      expect(JSON.stringify(body)).not.toMatch(/secret|vault|postgres|10\.0\.0|library|stack|shop-schema/)
      expect(door.logged.some((line) => line.includes(`find-${how}`))).toBe(true)
    }
    expect(await codeOf('{ strictFail(how: "sql") }')).toEqual([500, 'INTERNAL'])
    expect(await codeOf('{ strictFail(how: "graphql") }')).toEqual([500, 'INTERNAL'])
  })

  it('of a wrong document or variable is BAD_REQUEST', async () => {
    expect(await codeOf('{ nonsense }')).toEqual([400, 'BAD_REQUEST'])
    expect(await codeOf('{ me')).toEqual([400, 'BAD_REQUEST'])
    expect(await codeOf('query ($id: ID!) { partner(id: $id) { id } }')).toEqual([400, 'BAD_REQUEST'])
    const twice = await door.post('query A { me } query B { me }', { key })
    expect([twice.status, twice.body.errors?.[0]?.extensions.code]).toEqual([400, 'BAD_REQUEST'])
  })

  it('outside GraphQL is JSON with the code too', async () => {
    const response = await fetch(`${door.origin}/nothing/here.js`)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ error: { code: 'NOT_FOUND' } })
  })
})

describe('a request', () => {
  const send = (method: string, contentType: string, body?: string, query = '') =>
    fetch(`${door.origin}/graphql${query}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(contentType ? { 'content-type': contentType } : {}) },
      body,
    })

  it.each([
    [
      'multipart/form-data; boundary=x',
      '--x\r\ncontent-disposition: form-data; name="query"\r\n\r\n{ me }\r\n--x--',
    ],
    ['application/x-www-form-urlencoded', 'query={me}'],
    ['text/plain', '{"query":"{ me }"}'],
    ['application/graphql', '{ me }'],
    ['', '{"query":"{ me }"}'],
  ])('with a body of type "%s" is refused with 415', async (type, body) => {
    const response = await send('POST', type, body)
    expect(response.status).toBe(415)
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] })
  })

  it('by GET runs queries only', async () => {
    expect((await send('GET', '', undefined, '?query={me}')).status).toBe(200)
    const before = door.shop.calls
    const mutation = encodeURIComponent('mutation { rename(id: 1, name: "x") { id } }')
    expect((await send('GET', '', undefined, `?query=${mutation}`)).status).toBe(405)
    expect((await send('GET', '', undefined, '?query=subscription{ticks}')).status).toBe(405)
    expect((await send('GET', '', undefined, '?query={me}&variables={')).status).toBe(400)
    expect(door.shop.calls).toBe(before)
  })

  it('by other methods is refused', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      expect((await send(method, 'application/json', '{"query":"{ me }"}')).status).toBe(405)
    }
  })

  it('of more than 1 MB is refused with 413, declared or not', async () => {
    const large = JSON.stringify({ query: '{ me }', variables: { x: 'x'.repeat(1_100_000) } })
    expect((await send('POST', 'application/json', large)).status).toBe(413)
    const chunked = await fetch(`${door.origin}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: new Blob([large]).stream(),
      duplex: 'half',
    } as RequestInit)
    expect(chunked.status).toBe(413)
  })

  it('with a batch is refused', async () => {
    expect((await send('POST', 'application/json', '[{"query":"{ me }"},{"query":"{ me }"}]')).status).toBe(
      400,
    )
  })

  it('may name its document by hash, once the server has seen it', async () => {
    const query = '{ partner(id: 7) { name } }'
    const sha256Hash = createHash('sha256').update(query).digest('hex')
    const extensions = { persistedQuery: { version: 1, sha256Hash } }
    const ask = async (body: object) => {
      const response = await send('POST', 'application/json', JSON.stringify(body))
      return (await response.json()) as { data?: unknown; errors?: { message: string }[] }
    }
    expect((await ask({ extensions })).errors?.[0]?.message).toBe('PersistedQueryNotFound')
    expect((await ask({ query, extensions })).data).toEqual({ partner: { name: 'Ada' } })
    expect((await ask({ extensions })).data).toEqual({ partner: { name: 'Ada' } })
    expect((await ask({ query: '{ me }', extensions })).errors?.[0]?.message).toContain(
      'not that of its document',
    )
  })

  it('to preflight or read from another page is answered for the allow-list only', async () => {
    const preflight = (origin: string) =>
      fetch(`${door.origin}/graphql`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      })
    const friend = await preflight('https://friend.example')
    expect(friend.status).toBe(204)
    expect(friend.headers.get('access-control-allow-origin')).toBe('https://friend.example')
    for (const origin of ['https://evil.example', 'null', 'https://friend.example.evil.example']) {
      const foreign = await preflight(origin)
      expect(foreign.status).toBe(403)
      expect(foreign.headers.has('access-control-allow-origin')).toBe(false)
      const read = await door.post('{ me }', { key, headers: { origin } })
      expect(read.headers.has('access-control-allow-origin')).toBe(false)
    }
  })
})

describe('a subscription over HTTP', () => {
  it('streams events to a JSON POST that accepts them', async () => {
    const response = await fetch(`${door.origin}/graphql`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        accept: 'text/event-stream',
      },
      body: '{"query":"subscription { ticks }"}',
    })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const text = await response.text()
    expect(text.match(/"ticks":\d/g)).toEqual(['"ticks":1', '"ticks":2', '"ticks":3'])
    expect(text).toContain('event: complete')
  })

  it('shows no inner detail of a stream that fails', async () => {
    const response = await fetch(`${door.origin}/graphql`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        accept: 'text/event-stream',
      },
      body: '{"query":"subscription { broken }"}',
    })
    const text = await response.text()
    expect(text).toContain('INTERNAL')
    expect(text).not.toContain('vault')
  })
})
