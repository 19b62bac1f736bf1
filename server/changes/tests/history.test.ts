import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'

let tenant: TestTenant
let client: pg.Client
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['sale'] })
  client = new pg.Client(tenant.url)
  await client.connect()
})
afterAll(async () => {
  await client?.end()
  await tenant?.close()
})

interface Order {
  id: string
  state: string
  reference: string | null
  lines: { nodes: { name: string }[] }
}
interface Entry {
  id: string
  operation: string
  entity: string
  reason: string | null
  actor: { name: string } | null
  changes: {
    field: string
    label: string
    old: unknown
    new: unknown
    oldText: string | null
    newText: string | null
  }[]
}

interface Told {
  operation: string
  entity: string
  changes: { field: string; new: unknown }[]
}

async function makeOrder(): Promise<string> {
  const { p } = await tenant.query<{ p: { id: string } }>(
    'mutation { p: createPartner(input: { name: "Customer" }) { id } }',
  )
  const { o } = await tenant.query<{ o: { id: string } }>(
    `mutation ($partner: ID!) { o: createSaleOrder(input: { partner: $partner, lines: { create: [
      { kind: NOTE, name: "First" }, { kind: NOTE, name: "Second" } ] } }) { id } }`,
    { partner: p.id },
  )
  return o.id
}

const history = `query ($id: ID!, $first: Int, $before: ID) { o: saleOrder(id: $id) { id history(first: $first, before: $before) {
  id operation entity reason actor { name } changes { field label old new oldText newText }
} } }`

test('shows who changed what of a record and its parts, the latest first, by one statement', async () => {
  const id = await makeOrder()
  await tenant.query('mutation ($ids: [ID!]!) { cancelSaleOrders(ids: $ids) { id } }', { ids: [id] })
  await client
    .query(`update sale_order set amount_total = 0.10, amount_untaxed = 0.10 where id = $1`, [id])
    .catch(() => undefined)
  let entries: Entry[] = []
  const read = async () => {
    const { o } = await tenant.query<{ o: { history: Entry[] } }>(history, { id })
    entries = o.history
  }
  expect(await tenant.statements(read)).toBe(1)
  const cancelled = entries.find(({ reason }) => reason === 'ACTION SaleOrder.cancel')
  expect(cancelled).toMatchObject({ operation: 'UPDATE', entity: 'SaleOrder', actor: { name: 'Ada Admin' } })
  expect(cancelled?.changes.find(({ field }) => field === 'state')).toMatchObject({
    old: 'DRAFT',
    new: 'CANCEL',
    oldText: expect.stringMatching(/[a-z]/),
  })
  const made = entries.filter(({ operation }) => operation === 'CREATE')
  expect(made.map(({ entity }) => entity).sort()).toEqual(['SaleOrder', 'SaleOrderLine', 'SaleOrderLine'])
  const order = made.find(({ entity }) => entity === 'SaleOrder')
  expect(order?.changes.find(({ field }) => field === 'partner')).toMatchObject({
    old: null,
    newText: 'Customer',
  })
  const ids = entries.map((entry) => Number(entry.id))
  expect(ids).toEqual([...ids].sort((a, b) => b - a))
  const { o: older } = await tenant.query<{ o: { history: Entry[] } }>(history, {
    id,
    first: 1,
    before: entries[0]?.id,
  })
  expect(older.history).toMatchObject([{ id: entries[1]?.id }])
})

test('shows a document as it was, with the lines that it had', async () => {
  const id = await makeOrder()
  const { rows } = await client.query(`select clock_timestamp() as at`)
  const asOf = rows[0].at.toISOString()
  await new Promise((resolve) => setTimeout(resolve, 20))
  await client.query(`update sale_order_line set name = 'Changed' where order_id = $1 and name = 'First'`, [
    id,
  ])
  await client.query(`delete from sale_order_line where order_id = $1 and name = 'Second'`, [id])
  await client.query(
    `insert into sale_order_line (order_id, sequence, kind, name, quantity, unit_price) values ($1, 30, 'NOTE', 'Third', 0, 0)`,
    [id],
  )
  await tenant.query('mutation ($ids: [ID!]!) { cancelSaleOrders(ids: $ids) { id } }', { ids: [id] })
  const read =
    'query ($id: ID!, $asOf: DateTime) { o: saleOrder(id: $id, asOf: $asOf) { id state lines { nodes { name } totalCount } } }'
  const now = await tenant.query<{ o: Order }>(read, { id })
  expect(now.o).toMatchObject({ state: 'CANCEL', lines: { nodes: [{ name: 'Changed' }, { name: 'Third' }] } })
  expect((await tenant.query<{ o: Order }>(read, { id, asOf })).o).toEqual({
    id,
    state: 'DRAFT',
    lines: { nodes: [{ name: 'First' }, { name: 'Second' }], totalCount: 2 },
  })
  await client.query('delete from sale_order where id = $1', [id])
  expect((await tenant.query<{ o: Order | null }>(read, { id })).o).toBeNull()
  expect((await tenant.query<{ o: Order }>(read, { id, asOf })).o.lines.nodes).toHaveLength(2)
  expect((await tenant.query<{ o: Order | null }>(read, { id, asOf: '2001-01-01T00:00:00Z' })).o).toBeNull()
})

test('shows related records of the same kind as they are today, beside one as it was', async () => {
  const make = async (input: object): Promise<string> => {
    const { p } = await tenant.query<{ p: { id: string } }>(
      'mutation ($input: PartnerCreateInput!) { p: createPartner(input: $input) { id } }',
      { input },
    )
    return p.id
  }
  const parent = await make({ name: 'Parent then', isCompany: true })
  const child = await make({ name: 'Child then', parent })
  const { rows } = await client.query('select clock_timestamp() as at')
  const asOf = rows[0].at.toISOString()
  const rename =
    'mutation ($id: ID!, $name: String) { updatePartner(id: $id, input: { name: $name }) { id } }'
  await tenant.query(rename, { id: parent, name: 'Parent now' })
  await tenant.query(rename, { id: child, name: 'Child now' })
  const read =
    'query ($id: ID!, $asOf: DateTime) { p: partner(id: $id, asOf: $asOf) { name parent { name } } }'
  expect(await tenant.query(read, { id: child, asOf })).toEqual({
    p: { name: 'Child then', parent: { name: 'Parent now' } },
  })
  expect(await tenant.query(read, { id: parent, asOf })).toEqual({ p: { name: 'Parent then', parent: null } })
})

test('gives the whole log in pages, each change once and with exact values', async () => {
  const feed = `query ($since: String!, $entities: [String!]) { f: changeFeed(since: $since, entities: $entities, first: 7) {
    cursor hasMore changes { cursor entity id operation actorId reason changes { field old new } } } }`
  interface Feed {
    f: {
      cursor: string
      hasMore: boolean
      changes: { entity: string; id: string; changes: { field: string; new: unknown }[] }[]
    }
  }
  await client.query(
    `insert into currency (code, name, symbol, rounding) values ('XXA', 'Exact', 'x', 0.00010)`,
  )
  const seen: Feed['f']['changes'] = []
  let since = 'START'
  for (let hasMore = true; hasMore; ) {
    const { f } = await tenant.query<Feed>(feed, { since, entities: ['Currency'] })
    seen.push(...f.changes)
    since = f.cursor
    hasMore = f.hasMore
  }
  const { rows } = await client.query(`select count(*)::int from change_log where entity = 'Currency'`)
  expect(seen).toHaveLength(rows[0].count)
  expect(seen.at(-1)?.changes.find(({ field }) => field === 'rounding')?.new).toBe('0.00010')
  expect((await tenant.query<Feed>(feed, { since, entities: ['Currency'] })).f.changes).toEqual([])
  const refused = await tenant.run(feed, { since: 'START', entities: ['Nothing'] })
  expect(refused.errors).toMatchObject([{ code: 'BAD_REQUEST' }])
})

test('the feed can be followed, and holds nothing that the viewer may not see', async () => {
  await client.query(`update access_rule set is_active = false where entity in ('Tag', 'Currency')`)
  await client.query(`insert into role (code, name) values ('reader', 'Reader')`)
  await client.query(
    `insert into access_rule (key, description, effect, entity, role_id, operations, condition, read_fields, is_active)
     select 'test.tags', 'Tags', 'ALLOW', 'Tag', id, '["read"]', '{"name": {"startsWith": "open"}}', '{"except": ["color"]}', true
     from role where code = 'reader'`,
  )
  const viewer = { ...tenant.viewer, userId: 998, roles: ['reader'], policyVersion: undefined }
  const events = await tenant.subscribe<{ c: Told }>(
    'subscription { c: changes { operation entity changes { field new } } }',
    {},
    { viewer },
  )
  expect((await events.next()).value?.data.c.operation).toBe('START')
  await client.query(`insert into currency (code, name, symbol) values ('XXB', 'Hidden', 'h')`)
  await client.query(`insert into tag (name) values ('secret')`)
  await client.query(`insert into tag (name, color) values ('open tag', '#123456')`)
  const told: Told | undefined = (await events.next()).value?.data.c
  expect(told).toMatchObject({ operation: 'CREATE', entity: 'Tag' })
  expect(told?.changes.map(({ field }) => field)).toContain('name')
  expect(told?.changes.map(({ field }) => field)).not.toContain('color')
  await events.return?.()
  const feed = await tenant.query<{ f: { changes: { entity: string }[] } }>(
    '{ f: changeFeed(since: "START", entities: ["Currency"]) { changes { entity } } }',
    {},
    { viewer },
  )
  expect(feed.f.changes).toEqual([])
})
