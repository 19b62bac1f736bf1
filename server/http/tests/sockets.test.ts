import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ClientOptions, WebSocket } from 'ws'
import { createApiKey, revokeApiKey } from '#server/access/api-keys.ts'
import { setUpDoor, type TestDoor } from './setup-door.ts'

const password = 'correct horse battery'
let door: TestDoor
let userId: number
let cookie: string
let key: string
beforeAll(async () => {
  door = await setUpDoor()
  userId = await door.addUser({ email: 'ada@example.com', password })
  cookie = await door.signIn('ada@example.com', password)
  key = (await createApiKey(door.db, { userId, name: 'sockets' })).key
})
afterAll(() => door.stop())

interface Message {
  type: string
  id?: string
  payload?: unknown
}

/** A client that keeps what it gets. */
interface Client {
  socket: WebSocket
  send(message: unknown): void
  /** The next message, or the code that the socket was closed with. */
  next(): Promise<Message | number>
  closed: Promise<number>
}

function connect(
  headers: Record<string, string>,
  protocol = 'graphql-transport-ws',
  options: ClientOptions = {},
  origin = door.origin,
): Client {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/graphql`, protocol, {
    headers,
    ...options,
  })
  const got: (Message | number)[] = []
  const waiting: ((message: Message | number) => void)[] = []
  const take = (message: Message | number) => {
    const waiter = waiting.shift()
    if (waiter) waiter(message)
    else got.push(message)
  }
  const closed = new Promise<number>((resolve) => {
    socket.on('close', (code) => {
      take(code)
      resolve(code)
    })
  })
  socket.on('message', (data) => take(JSON.parse(String(data)) as Message))
  socket.on('error', () => {})
  return {
    socket,
    closed,
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    next: () => {
      const first = got.shift()
      return first !== undefined ? Promise.resolve(first) : new Promise((resolve) => waiting.push(resolve))
    },
  }
}

async function ready(headers: Record<string, string> = { cookie, origin: door.origin }): Promise<Client> {
  const client = connect(headers)
  await once(client.socket, 'open')
  client.send({ type: 'connection_init' })
  expect(await client.next()).toEqual({ type: 'connection_ack' })
  return client
}

async function handshakeStatus(headers: Record<string, string>): Promise<number> {
  const { socket } = connect(headers)
  return new Promise((resolve) => {
    socket.on('open', () => {
      socket.close()
      resolve(101)
    })
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0)
      response.destroy()
    })
  })
}

const subscribe = (id: string, query: string) => ({ type: 'subscribe', id, payload: { query } })

describe('a handshake', () => {
  it('from a foreign page is refused although it brings the cookie', async () => {
    for (const origin of ['https://evil.example', 'null', `${door.origin}.evil.example`, 'file://']) {
      expect(await handshakeStatus({ cookie, origin })).toBe(403)
    }
    expect(await handshakeStatus({ cookie, origin: door.origin })).toBe(101)
    expect(await handshakeStatus({ cookie, origin: 'https://friend.example' })).toBe(101)
  })

  it('without an origin lets nobody in by cookie, but by key', async () => {
    const client = connect({ cookie })
    await once(client.socket, 'open')
    client.send({ type: 'connection_init' })
    expect(await client.next()).toBe(4403)
    const keyed = await ready({ authorization: `Bearer ${key}` })
    keyed.send(subscribe('1', '{ me }'))
    expect(await keyed.next()).toMatchObject({
      type: 'next',
      payload: { data: { me: expect.stringContaining('ada@') } },
    })
    keyed.socket.close()
  })

  it('takes a key from the parameters of connection_init', async () => {
    for (const [value, expected] of [
      [`Bearer ${key}`, { type: 'connection_ack' }],
      ['Bearer trl_wrong', 4403],
    ] as const) {
      const client = connect({})
      await once(client.socket, 'open')
      client.send({ type: 'connection_init', payload: { authorization: value } })
      expect(await client.next()).toEqual(expected)
      client.socket.close()
    }
  })

  it('of anonymous callers ends with 4403', async () => {
    const client = connect({ origin: door.origin })
    await once(client.socket, 'open')
    client.send({ type: 'connection_init' })
    expect(await client.next()).toBe(4403)
  })

  it('for another subprotocol ends with 4406, and on another path with 404', async () => {
    const client = connect({ cookie, origin: door.origin }, 'graphql-ws')
    expect(await client.closed).not.toBe(1000)
    const other = new WebSocket(`${door.origin.replace('http', 'ws')}/other`, 'graphql-transport-ws')
    const [, response] = (await once(other, 'unexpected-response')) as [unknown, { statusCode: number }]
    expect(response.statusCode).toBe(404)
    other.on('error', () => {})
    other.terminate()
  })
})

describe('a socket', () => {
  it('answers queries and streams subscriptions, and pongs', async () => {
    const client = await ready()
    client.send({ type: 'ping', payload: { a: 1 } })
    expect(await client.next()).toEqual({ type: 'pong', payload: { a: 1 } })
    client.send(subscribe('1', 'subscription { ticks }'))
    for (const tick of [1, 2, 3]) {
      expect(await client.next()).toEqual({ type: 'next', id: '1', payload: { data: { ticks: tick } } })
    }
    expect(await client.next()).toEqual({ type: 'complete', id: '1' })
    client.socket.close()
  })

  it('closes with 4401 on an operation before it is acknowledged', async () => {
    const client = connect({ cookie, origin: door.origin })
    await once(client.socket, 'open')
    const before = door.shop.calls
    client.send(subscribe('1', '{ me }'))
    expect(await client.next()).toBe(4401)
    expect(door.shop.calls).toBe(before)
  })

  it('closes with 4408 when it is not initialised within 5 s', async () => {
    const client = connect({ cookie, origin: door.origin })
    const start = performance.now()
    expect(await client.closed).toBe(4408)
    expect(performance.now() - start).toBeLessThan(6_000)
  }, 8_000)

  it('closes with 4429 on a second init, 4409 on an id in use, 4400 on nonsense', async () => {
    const twice = await ready()
    twice.send({ type: 'connection_init' })
    expect(await twice.next()).toBe(4429)
    const same = await ready()
    same.send(subscribe('1', 'subscription { silent }'))
    same.send(subscribe('1', 'subscription { silent }'))
    expect(await same.next()).toBe(4409)
    for (const nonsense of [
      '{',
      '{"type":"nothing"}',
      '[]',
      '{"type":"subscribe","id":1,"payload":{}}',
      '"x"',
    ]) {
      const client = await ready()
      client.send(nonsense)
      expect(await client.next()).toBe(4400)
    }
  })

  it('closes with 1009 on a message of more than 64 KB', async () => {
    const client = await ready()
    client.send(subscribe('1', `{ me } # ${'x'.repeat(65_536)}`))
    expect(await client.next()).toBe(1009)
  })

  it('runs 50 operations at a time and refuses the next with an error of its own', async () => {
    const client = await ready()
    for (let id = 1; id <= 50; id += 1) client.send(subscribe(String(id), 'subscription { silent }'))
    client.send(subscribe('51', 'subscription { silent }'))
    expect(await client.next()).toMatchObject({
      type: 'error',
      id: '51',
      payload: [{ extensions: { code: 'RATE_LIMITED' } }],
    })
    client.send({ type: 'complete', id: '7' })
    client.send(subscribe('52', '{ me }'))
    expect(await client.next()).toMatchObject({ type: 'next', id: '52' })
    await expect.poll(() => door.shop.open).toBe(49)
    client.socket.close()
    await client.closed
    await expect.poll(() => door.shop.open).toBe(0)
  })

  it('holds documents to the limits of HTTP, before a resolver runs', async () => {
    const client = await ready()
    const before = door.shop.calls
    const documents = {
      deep: `{ partner(id: 1) { ${'parent { '.repeat(20)} id ${'}'.repeat(20)} } }`,
      aliases: `{ ${Array.from({ length: 101 }, (_, n) => `a${n}: me`).join(' ')} }`,
      nodes:
        '{ partners(first: 100) { nodes { children(first: 100) { nodes { children(first: 100) { nodes { id } } } } } } }',
      page: '{ partners(first: 101) { nodes { id } } }',
    }
    for (const [id, query] of Object.entries(documents)) {
      client.send(subscribe(id, query))
      const message = JSON.stringify(await client.next())
      expect(message).toContain('TOO_COMPLEX')
      expect(message).not.toContain('"http"')
      const last = JSON.parse(message) as Message
      if (last.type === 'next') expect(await client.next()).toEqual({ type: 'complete', id })
    }
    expect(door.shop.calls).toBe(before)
    client.send(subscribe('bad', '{ nonsense }'))
    expect(await client.next()).toMatchObject({
      type: 'error',
      id: 'bad',
      payload: [{ extensions: { code: 'BAD_REQUEST' } }],
    })
    client.socket.close()
  })

  it('shows no inner detail of an error', async () => {
    const client = await ready()
    client.send(subscribe('1', '{ fail(how: "sql") }'))
    client.send(subscribe('2', 'subscription { broken }'))
    const all = JSON.stringify([
      await client.next(),
      await client.next(),
      await client.next(),
      await client.next(),
    ])
    expect(all.match(/"code":"INTERNAL"/g)).toHaveLength(2)
    expect(all).not.toMatch(/vault|"http"/)
    client.socket.close()
  })

  it('runs no mutation for a key that may only read', async () => {
    const reader = await createApiKey(door.db, { userId, name: 'reader', scopes: { readOnly: true } })
    const client = await ready({ authorization: `Bearer ${reader.key}` })
    client.send(subscribe('1', 'mutation { rename(id: 1, name: "x") { id } }'))
    expect(JSON.stringify(await client.next())).toContain('FORBIDDEN')
    client.socket.close()
  })
})

describe('a session that ends', () => {
  it('or changes its rights closes its sockets with 4403 and its event streams within 5 s, and leaves others open', async () => {
    const mine = await door.signIn('ada@example.com', password)
    const socket = await ready({ cookie: mine, origin: door.origin })
    socket.send(subscribe('1', 'subscription { silent }'))
    const other = await ready()
    other.send(subscribe('1', 'subscription { silent }'))
    const short = await createApiKey(door.db, { userId, name: 'short' })
    const keyed = await ready({ authorization: `Bearer ${short.key}` })
    const clerkId = await door.addUser({ email: 'clerk@example.com', password, roles: ['CLERK'] })
    const clerk = await ready({
      cookie: await door.signIn('clerk@example.com', password),
      origin: door.origin,
    })
    const stream = await fetch(`${door.origin}/graphql`, {
      method: 'POST',
      headers: {
        cookie: mine,
        origin: door.origin,
        'content-type': 'application/json',
        accept: 'text/event-stream',
      },
      body: '{"query":"subscription { silent }"}',
    })
    await expect.poll(() => door.shop.open).toBe(3)

    const start = performance.now()
    const out = await fetch(`${door.origin}/auth/sign-out`, {
      method: 'POST',
      headers: { cookie: mine, origin: door.origin, 'content-type': 'application/json' },
      body: '{}',
    })
    expect(out.status).toBe(204)
    await revokeApiKey(door.db, short.id)
    // Other rights: the client has to come back with them.
    await sql`delete from app_user_roles where user_id = ${clerkId}`.execute(door.db)
    expect(await Promise.all([socket.closed, keyed.closed, clerk.closed])).toEqual([4403, 4403, 4403])
    expect(await stream.text()).toContain('event: complete')
    expect(performance.now() - start).toBeLessThan(5_000)
    await expect.poll(() => door.shop.open).toBe(1)
    expect(other.socket.readyState).toBe(WebSocket.OPEN)
    other.socket.close()
  }, 10_000)

  it('of somebody who is suspended, signed out everywhere or given other roles tells nothing any more', async () => {
    const ways = [
      (id: number) => sql`update app_user set is_active = false where id = ${id}`,
      (id: number) => sql`delete from auth_session where user_id = ${id}`,
      (id: number) => sql`delete from app_user_roles where user_id = ${id}`,
    ]
    await expect.poll(() => door.shop.open, { timeout: 30_000 }).toBe(0)
    const leavers = await Promise.all(
      ways.map(async (way, index) => {
        const email = `leaver${index}@example.com`
        const id = await door.addUser({ email, password, roles: ['CLERK'] })
        const client = await ready({ cookie: await door.signIn(email, password), origin: door.origin })
        // The first event would come after many times as long as the socket may stay open.
        client.send(subscribe('1', 'subscription { ticks(every: 60000) }'))
        return { client, leave: way(id) }
      }),
    )
    await expect.poll(() => door.shop.open, { timeout: 30_000 }).toBe(ways.length)
    for (const { leave } of leavers) await leave.execute(door.db)
    expect(await Promise.all(leavers.map(({ client }) => client.next()))).toEqual([4403, 4403, 4403])
  })

  it('is noticed by the next operation even before that', async () => {
    const mine = await door.signIn('ada@example.com', password)
    const client = await ready({ cookie: mine, origin: door.origin })
    await sql`delete from auth_session where user_id = ${userId}`.execute(door.db)
    cookie = await door.signIn('ada@example.com', password)
    const before = door.shop.calls
    client.send(subscribe('1', 'mutation { rename(id: 1, name: "x") { id } }'))
    expect(await client.closed).toBe(4403)
    expect(door.shop.calls).toBe(before)
  })
})

describe('closing the door', () => {
  it('sends sockets away with 1012 once the mutations on them are answered, and lets the server close', async () => {
    const closing = await setUpDoor()
    const id = await closing.addUser({ email: 'ada@example.com' })
    const made = await createApiKey(closing.db, { userId: id, name: 'closing' })
    const opened = async () => {
      const client = connect({ authorization: `Bearer ${made.key}` }, undefined, {}, closing.origin)
      await once(client.socket, 'open')
      client.send({ type: 'connection_init' })
      expect(await client.next()).toEqual({ type: 'connection_ack' })
      return client
    }
    const [idle, busy] = await Promise.all([opened(), opened()])
    busy.send(subscribe('1', 'mutation { rename(id: 1, name: "slowly") { name } }'))
    await sleep(100)
    const stopped = closing.stop()
    expect(await idle.next()).toBe(1012)
    expect(await busy.next()).toMatchObject({
      type: 'next',
      payload: { data: { rename: { name: 'slowly' } } },
    })
    expect(await busy.next()).toMatchObject({ type: 'complete', id: '1' })
    expect(await busy.next()).toBe(1012)
    await stopped
  })
})
