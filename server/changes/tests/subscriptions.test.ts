import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createTestTenant, type Reply, type TestTenant } from '#server/testing/test-tenant.ts'

let tenant: TestTenant
let client: pg.Client
const open: AsyncIterableIterator<unknown>[] = []
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['sale'] })
  client = new pg.Client(tenant.url)
  client.on('error', () => undefined)
  await client.connect()
})
afterEach(async () => {
  for (const events of open.splice(0)) await events.return?.()
})
afterAll(async () => {
  await client?.end()
  await tenant?.close()
})

interface Event {
  operation: string
  id: string | null
  cursor: string
  changedFields: string[]
  actor?: { name: string } | null
  reason?: string | null
  node: Record<string, unknown> | null
}
type Events = AsyncIterableIterator<Reply<{ e: Event }>>

const tags = `subscription ($filter: TagFilter, $since: String) {
  e: tagChanged(filter: $filter, since: $since) { operation id cursor changedFields reason actor { name } node { id name color } }
}`

async function follow(variables: Record<string, unknown> = {}, document = tags): Promise<Events> {
  const events: Events = await tenant.subscribe<{ e: Event }>(document, variables)
  open.push(events)
  if (!variables.since) expect((await take(events)).operation).toBe('START')
  return events
}

async function take(events: Events): Promise<Event> {
  const { value, done } = await events.next()
  if (done) throw new Error('It has ended.')
  expect(value.errors).toEqual([])
  return value.data.e
}

const createTag = 'mutation ($name: String!) { t: createTag(input: { name: $name }) { id } }'
const make = async (name: string) => (await tenant.query<{ t: { id: string } }>(createTag, { name })).t.id
const change = (id: string, input: object) =>
  tenant.query('mutation ($id: ID!, $input: TagUpdateInput!) { updateTag(id: $id, input: $input) { id } }', {
    id,
    input,
  })

test('tells of what is created, changed and deleted, with the record as it is', async () => {
  const events = await follow()
  const id = await make('Red')
  expect(await take(events)).toMatchObject({
    operation: 'CREATE',
    id,
    changedFields: [],
    actor: { name: 'Ada Admin' },
    node: { id, name: 'Red' },
  })
  await change(id, { color: '#ff0000' })
  expect(await take(events)).toMatchObject({
    operation: 'UPDATE',
    changedFields: ['color'],
    node: { color: '#ff0000' },
  })
  await tenant.query('mutation ($ids: [ID!]!) { deleteTags(ids: $ids) }', { ids: [id] })
  expect(await take(events)).toMatchObject({ operation: 'DELETE', id, node: null })
})

test('finds what is written by hand', async () => {
  const events = await follow()
  await client.query(`insert into tag (name) values ('by hand')`)
  expect(await take(events)).toMatchObject({ operation: 'CREATE', reason: 'SQL', actor: null })
})

test('tells of a record that leaves the filter, and nothing of one that was never in it', async () => {
  const filter = { color: { eq: '#00ff00' } }
  // Made before anybody follows: a change is told with the record as it is by then, so that what is made and painted
  // at once may be told as made.
  const [green, other, later] = [await make('Green'), await make('Other'), await make('Later')]
  const events = await follow({ filter })
  await change(green, { color: '#00ff00' })
  expect(await take(events)).toMatchObject({ operation: 'UPDATE', id: green })
  await change(other, { color: '#000000' })
  await change(green, { color: '#0000ff' })
  expect(await take(events)).toMatchObject({ operation: 'REMOVE', id: green, node: null })
  await tenant.query('mutation ($ids: [ID!]!) { deleteTags(ids: $ids) }', { ids: [green, other] })
  await change(later, { color: '#00ff00' })
  expect(await take(events)).toMatchObject({ operation: 'UPDATE', node: { name: 'Later' } })
})

test('tells once of an order whose lines change with it', async () => {
  const events = await follow(
    {},
    `subscription { e: saleOrderChanged { operation id cursor changedFields node { number lines { nodes { name } } } } }`,
  )
  const { p } = await tenant.query<{ p: { id: string } }>(
    'mutation { p: createPartner(input: { name: "Customer" }) { id } }',
  )
  const { o } = await tenant.query<{ o: { id: string } }>(
    `mutation ($partner: ID!) { o: createSaleOrder(input: { partner: $partner, lines: { create: [
      { kind: NOTE, name: "First" }, { kind: NOTE, name: "Second" } ] } }) { id } }`,
    { partner: p.id },
  )
  expect(await take(events)).toMatchObject({
    operation: 'CREATE',
    id: o.id,
    node: { lines: { nodes: [{ name: 'First' }, { name: 'Second' }] } },
  })
  await client.query(`update sale_order_line set name = 'Third' where order_id = $1 and name = 'Second'`, [
    o.id,
  ])
  expect(await take(events)).toMatchObject({
    operation: 'UPDATE',
    changedFields: ['lines'],
    node: { lines: { nodes: [{ name: 'First' }, { name: 'Third' }] } },
  })
})

test('goes on after any event that was seen', async () => {
  const events = await follow()
  for (const name of ['one', 'two', 'three']) await make(name)
  const first = await take(events)
  await events.return?.()
  await make('four')
  const again = await follow({ since: first.cursor })
  const names = []
  for (let n = 0; n < 3; n++) names.push((await take(again)).node?.name)
  expect(names).toEqual(['two', 'three', 'four'])
  await make('five')
  expect((await take(again)).node?.name).toBe('five')
})

test('a slow reader is told everything, and no more is kept for it than a few hundred events', async () => {
  const events = await follow({ filter: { name: { startsWith: 'slow' } } })
  for (let n = 0; n < 6; n++)
    await client.query(
      `insert into tag (name) select 'slow ' || ($1 * 300 + n) from generate_series(1, 300) n`,
      [n],
    )
  await new Promise((resolve) => setTimeout(resolve, 1500))
  const seen = new Set<unknown>()
  for (let n = 0; n < 1800; n++) seen.add((await take(events)).node?.name)
  expect(seen.size).toBe(1800)
  await make('slow end')
  expect((await take(events)).node?.name).toBe('slow end')
})

test('loses and repeats nothing while connections are cut and readers come and go', async () => {
  const filter = { name: { startsWith: 'storm' } }
  const total = 400
  let isOver = false
  const saboteur = (async () => {
    while (!isOver) {
      await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'trellis changes'`,
      )
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  })()
  const begun = await Promise.all(Array.from({ length: 4 }, () => follow({ filter })))
  const readers = begun.map(async (first) => {
    const seen: unknown[] = []
    let events = first
    let cursor: string | undefined
    while (seen.length < total) {
      const event = await take(events)
      if (event.operation === 'START') continue
      seen.push(event.node?.name)
      cursor = event.cursor
      if (Math.random() < 0.05) {
        await events.return?.()
        events = await follow({ filter, since: cursor })
      }
    }
    return seen
  })
  const writers = Array.from({ length: 4 }, async (_, writer) => {
    for (let n = 0; n < total / 4; n++) {
      if (n % 10 === 0) await client.query(`insert into tag (name) values ('storm ${writer}-${n}')`)
      else await make(`storm ${writer}-${n}`)
    }
  })
  await Promise.all(writers)
  const all = await Promise.all(readers)
  isOver = true
  await saboteur
  for (const seen of all) {
    expect(seen.length).toBe(total)
    expect(new Set(seen).size).toBe(total)
  }
})

test('tells each viewer what the rules let them see, and no id of anything else', async () => {
  await client.query(`update access_rule set is_active = false where entity = 'Tag'`)
  await client.query(`insert into role (code, name) values ('tinter', 'Tinter')`)
  await client.query(
    `insert into access_rule (key, description, effect, entity, role_id, operations, condition, read_fields, is_active)
     select 'test.green', 'Green tags', 'ALLOW', 'Tag', id, '["read"]', '{"color": {"eq": "#00ff00"}}', '{"except": ["color"]}', true
     from role where code = 'tinter'`,
  )
  const viewer = { ...tenant.viewer, userId: 999, roles: ['tinter'], policyVersion: undefined }
  const document = 'subscription { e: tagChanged { operation id cursor changedFields node { name } } }'
  await expect(tenant.subscribe(document.replace('name', 'color'), {}, { viewer })).rejects.toThrow('refused')
  const events: Events = await tenant.subscribe<{ e: Event }>(document, {}, { viewer })
  open.push(events)
  await take(events)
  /** The event that ends the story of a record; those before may tell of it as it is by now. */
  const lastOf = async (id: string, operation: string): Promise<Event> => {
    for (;;) {
      const event = await take(events)
      expect(event.id).toBe(id)
      expect(event.changedFields).not.toContain('color')
      if (event.operation === operation) return event
    }
  }
  const [seen, never] = [await make('Seen'), await make('Never seen')]
  await change(never, { color: '#000000' })
  await change(seen, { color: '#00ff00' })
  expect((await lastOf(seen, 'UPDATE')).node).toEqual({ name: 'Seen' })
  await tenant.query('mutation ($ids: [ID!]!) { deleteTags(ids: $ids) }', { ids: [never] })
  await change(seen, { color: '#ff00ff' })
  expect(await lastOf(seen, 'REMOVE')).toMatchObject({ changedFields: [], node: null })
  await change(seen, { name: 'Out of sight' })
  const green = await make('Deleted')
  await change(green, { color: '#00ff00' })
  await lastOf(green, 'UPDATE')
  await client.query('delete from tag where id = $1', [green])
  await lastOf(green, 'DELETE')
})

test('followers of the same thing share one statement', async () => {
  const all = await Promise.all(Array.from({ length: 20 }, () => follow()))
  const statements = await tenant.statements(async () => {
    await client.query(`insert into tag (name) values ('shared')`)
    for (const events of all) expect((await take(events)).node?.name).toBe('shared')
  })
  // Polls of the log, and one for what all of them are told.
  expect(tenant.hub.size().groups).toBe(1)
  expect(statements).toBeLessThanOrEqual(5)
})

test('refuses cursors that are none', async () => {
  const events = await tenant.subscribe(tags, { since: 'abc' })
  await expect(events.next()).rejects.toMatchObject({ message: expect.stringContaining('no cursor') })
})
