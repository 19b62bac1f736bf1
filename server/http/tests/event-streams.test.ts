import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import http from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createApiKey } from '#server/access/api-keys.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'
import { grantAll, type Served, serveTenant } from './served-tenant.ts'

let tenant: TestTenant
let served: Served
let key: string
const open: AbortController[] = []
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['contacts'] })
  await grantAll(tenant)
  key = await keyOf(tenant.viewer.userId)
})
beforeEach(async () => {
  served = await serveTenant(tenant, { isFollowed: true })
})
afterEach(async () => {
  for (const controller of open.splice(0)) controller.abort()
  await served?.stop()
})
afterAll(() => tenant?.close())

const keyOf = async (userId: number): Promise<string> =>
  (await createApiKey(tenant.db as never, { userId, name: 'test' })).key

interface Event {
  operation: string
  id: string | null
  cursor: string
  node: { name: string } | null
}

const partners = `subscription ($since: String, $filter: PartnerFilter) {
  e: partnerChanged(since: $since, filter: $filter) { operation id cursor node { name } }
}`

/** A stream of server-sent events, event by event. */
async function* follow(
  variables: Record<string, unknown> = {},
  { query = partners, by = key }: { query?: string; by?: string } = {},
): AsyncGenerator<Event, void> {
  const controller = new AbortController()
  open.push(controller)
  const response = await fetch(`${served.origin}/graphql`, {
    method: 'POST',
    headers: {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      authorization: `Bearer ${by}`,
    },
    body: JSON.stringify({ query, variables }),
    signal: controller.signal,
  })
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
  try {
    for await (const block of blocksOf(response.body as never)) {
      const data = /^data: (.*)$/m.exec(block)?.[1]
      if (!data || !block.includes('event: next')) continue
      const answer = JSON.parse(data) as { data?: { e: Event }; errors?: unknown }
      if (!answer.data) throw new Error(JSON.stringify(answer.errors))
      yield answer.data.e
    }
  } finally {
    controller.abort()
  }
}

async function* blocksOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const bytes of body) {
    const blocks = (rest + decoder.decode(bytes, { stream: true })).split('\n\n')
    rest = blocks.pop() ?? ''
    yield* blocks
  }
}

async function take(events: AsyncGenerator<Event, void>): Promise<Event> {
  const { value, done } = await events.next()
  if (done || !value) throw new Error('The stream has ended.')
  return value
}

const make = async (name: string): Promise<string> => {
  const response = await fetch(`${served.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({
      query: 'mutation ($name: String!) { p: createPartner(input: { name: $name }) { id } }',
      variables: { name },
    }),
  })
  return ((await response.json()) as { data: { p: { id: string } } }).data.p.id
}

describe('a stream of server-sent events', () => {
  test('says where it begins, then tells of each change', async () => {
    const events = follow()
    expect(await take(events)).toMatchObject({ operation: 'START', id: null })
    const id = await make('Ada')
    expect(await take(events)).toMatchObject({ operation: 'CREATE', id, node: { name: 'Ada' } })
    await sql`delete from partner where id = ${id}`.execute(tenant.db)
    expect(await take(events)).toMatchObject({ operation: 'DELETE', id, node: null })
  })

  test('goes on by its cursor after a gap, also on another process, with nothing missing or twice', async () => {
    const events = follow({ filter: { name: { startsWith: 'Gap ' } } })
    await take(events)
    await make('Gap 1')
    const { cursor } = await take(events)
    await events.return()
    await make('Gap 2')
    await served.stop()
    await sql`insert into partner (name) select 'Gap ' || n from generate_series(3, 5) n`.execute(tenant.db)
    served = await serveTenant(tenant, { isFollowed: true })
    const again = follow({ since: cursor, filter: { name: { startsWith: 'Gap ' } } })
    const names: unknown[] = []
    for (let n = 0; n < 4; n++) names.push((await take(again)).node?.name)
    expect(names.toSorted()).toEqual(['Gap 2', 'Gap 3', 'Gap 4', 'Gap 5'])
    await make('Gap 6')
    expect((await take(again)).node?.name).toBe('Gap 6')
  })

  test('tells each viewer of what they may see, and of nothing else', async () => {
    const [ada, bob] = [await tenant.as([]), await tenant.as([])]
    const query = 'subscription { e: notificationChanged { operation id cursor node { name: message } } }'
    const [hers, his] = [
      follow({}, { query, by: await keyOf(ada.userId) }),
      follow({}, { query, by: await keyOf(bob.userId) }),
    ]
    await Promise.all([take(hers), take(his)])
    const tell = (userId: number, message: string) =>
      sql`insert into notification (user_id, message) values (${userId}, ${message})`.execute(tenant.db)
    await tell(ada.userId, 'For Ada')
    await tell(bob.userId, 'For Bob')
    await tell(ada.userId, 'For Ada again')
    expect((await take(hers)).node?.name).toBe('For Ada')
    expect((await take(hers)).node?.name).toBe('For Ada again')
    expect((await take(his)).node?.name).toBe('For Bob')
  })

  test('is refused to whoever is not signed in', async () => {
    const response = await fetch(`${served.origin}/graphql`, {
      method: 'POST',
      headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
      body: JSON.stringify({ query: partners }),
    })
    expect(await response.text()).toContain('UNAUTHENTICATED')
  })

  test('whose client does not read is taken off the live feed, and is told everything when it reads on', async () => {
    const count = 3000
    const request = http.request(`${served.origin}/graphql`, {
      method: 'POST',
      headers: {
        accept: 'text/event-stream',
        'content-type': 'application/json',
        authorization: `Bearer ${key}`,
      },
    })
    // What each event brings along fills every buffer on the way.
    request.end(
      JSON.stringify({
        query: `subscription { e: partnerChanged(filter: { name: { startsWith: "Slow " } }) {
          operation id cursor node { name a: comment b: comment c: comment d: comment } } }`,
      }),
    )
    const [response] = (await once(request, 'response')) as [http.IncomingMessage]
    const blocks = blocksOf(response)
    await blocks.next()
    await expect.poll(() => served.hub.size().followers, { timeout: 10_000 }).toBe(1)
    response.pause()
    for (let from = 0; from < count; from += 300)
      await sql`insert into partner (name, comment)
        select 'Slow ' || (${from}::int + n), repeat('x', 4000) from generate_series(1, 300) n`.execute(
        tenant.db,
      )
    await expect.poll(() => served.hub.size().followers, { timeout: 30_000 }).toBe(0)
    const seen = new Set<string>()
    let told = 0
    for await (const block of blocks) {
      const name = /"name":"(Slow \d+)"/.exec(block)?.[1]
      if (!name) continue
      told++
      seen.add(name)
      if (told === count) break
    }
    expect(seen.size).toBe(count)
    request.destroy()
    await expect.poll(() => served.hub.size().followers, { timeout: 20_000 }).toBe(0)
  })
})

describe('the client of the documentation', () => {
  let child: ChildProcess | undefined
  afterEach(() => child?.kill())

  test('follows, and goes on where it was when the server was away', async () => {
    const { port } = new URL(served.origin)
    child = spawn(
      process.execPath,
      [join(import.meta.dirname, '../../../docs/changes/follow.mjs'), served.origin],
      {
        env: { ...process.env, TRELLIS_KEY: key },
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    )
    const lines: string[] = []
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => lines.push(line))
    const told = (name: string): number => lines.filter((line) => line.includes(` ${name} `)).length
    await expect.poll(() => lines.some((line) => line.startsWith('START')), { timeout: 20_000 }).toBe(true)
    const id = await make('Followed')
    await expect
      .poll(() => lines.some((line) => line.startsWith(`CREATE ${id} Followed`)), { timeout: 20_000 })
      .toBe(true)
    await served.stop()
    await sql`insert into partner (name) values ('Missed')`.execute(tenant.db)
    served = await serveTenant(tenant, { isFollowed: true, port: Number(port) })
    await expect.poll(() => told('Missed'), { timeout: 30_000 }).toBe(1)
    await make('Later')
    await expect.poll(() => told('Later'), { timeout: 20_000 }).toBe(1)
    expect([told('Followed'), told('Missed')]).toEqual([1, 1])
  })
})
