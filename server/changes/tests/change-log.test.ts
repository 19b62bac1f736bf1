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

interface Entry {
  entity: string
  record_id: string
  root_id: string
  operation: string
  actor: string | null
  reason: string | null
  request_id: string | null
  db_user: string | null
  changes: Record<string, unknown>
}

async function last(): Promise<bigint> {
  const { rows } = await client.query('select coalesce(max(id), 0) as id from change_log')
  return BigInt(rows[0].id)
}

/** What `work` added to the log. */
async function added(work: () => Promise<unknown>): Promise<Entry[]> {
  const before = await last()
  await work()
  const { rows } = await client.query(
    `select entity, record_id, root_id, operation, actor, reason, request_id, db_user, changes
     from change_log where id > $1 order by id`,
    [before.toString()],
  )
  return rows
}

const createPartner =
  'mutation ($input: PartnerCreateInput!) { p: createPartner(input: $input) { id version } }'
const updatePartner =
  'mutation ($id: ID!, $input: PartnerUpdateInput!) { p: updatePartner(id: $id, input: $input) { id version } }'
interface Made {
  p: { id: string; version: number }
}

test('notes what was created, by whom and in which request', async () => {
  const [entry, ...others] = await added(() =>
    tenant.query(createPartner, { input: { name: 'Nora', email: 'nora@example.com' } }),
  )
  expect(others).toEqual([])
  expect(entry).toMatchObject({
    entity: 'Partner',
    operation: 'CREATE',
    actor: String(tenant.viewer.userId),
    reason: null,
    request_id: 'test',
    db_user: null,
    changes: { name: 'Nora', email: 'nora@example.com', version: 1 },
  })
  expect(entry?.root_id).toBe(entry?.record_id)
})

test('notes the old and the new value of what was changed, and nothing where nothing was', async () => {
  const { p } = await tenant.query<Made>(createPartner, { input: { name: 'Otto' } })
  const entries = await added(() =>
    tenant.query(updatePartner, { id: p.id, input: { name: 'Otto Ott', phone: '123' } }),
  )
  expect(entries).toMatchObject([{ operation: 'UPDATE', record_id: p.id }])
  expect(entries[0]?.changes).toMatchObject({
    name: ['Otto', 'Otto Ott'],
    phone: [null, '123'],
    version: [1, 2],
  })
  expect(Object.keys(entries[0]?.changes ?? {})).not.toContain('updated_at')
  expect(await added(() => client.query('update partner set updated_at = now()'))).toEqual([])
  expect(await added(() => client.query('update partner set name = name'))).toEqual([])
})

test('files the parts of a document under it, and names the action', async () => {
  const { p } = await tenant.query<Made>(createPartner, { input: { name: 'Customer' } })
  const made = await tenant.query<{ o: { id: string } }>(
    `mutation ($partner: ID!) { o: createSaleOrder(input: { partner: $partner, lines: { create: [
      { kind: NOTE, name: "First" }, { kind: NOTE, name: "Second" }
    ] } }) { id } }`,
    { partner: p.id },
  )
  const { rows } = await client.query(
    `select entity, count(*)::int from change_log where root_id = $1 and entity like 'SaleOrder%' group by 1 order by 1`,
    [made.o.id],
  )
  expect(rows).toEqual([
    { entity: 'SaleOrder', count: 1 },
    { entity: 'SaleOrderLine', count: 2 },
  ])
  const sent = await added(() =>
    tenant.query('mutation ($ids: [ID!]!) { cancelSaleOrders(ids: $ids) { id } }', { ids: [made.o.id] }),
  )
  expect(sent[0]).toMatchObject({
    entity: 'SaleOrder',
    reason: 'ACTION SaleOrder.cancel',
    changes: { state: ['DRAFT', 'CANCEL'] },
  })
})

test('catches raw SQL: bulk, upsert, cascade, copied rows, a changed key and truncate', async () => {
  const many = await added(() =>
    client.query(`insert into tag (name) select 'bulk ' || n from generate_series(1, 500) n`),
  )
  expect(many).toHaveLength(500)
  expect(many[0]).toMatchObject({ actor: null, reason: 'SQL', db_user: 'postgres', operation: 'CREATE' })
  const upserted = await added(() =>
    client.query(
      `insert into currency (code, name, symbol) values ('EUR', 'Euros', '€'), ('XYZ', 'Test', 'T')
       on conflict (code) do update set name = excluded.name`,
    ),
  )
  expect(upserted.map(({ operation, changes }) => [operation, changes.name])).toEqual(
    expect.arrayContaining([
      ['CREATE', 'Test'],
      ['UPDATE', ['Euro', 'Euros']],
    ]),
  )
  const gone = await added(() => client.query(`delete from tag where name = 'bulk 7'`))
  expect(gone).toMatchObject([{ operation: 'DELETE', changes: { name: 'bulk 7' } }])
  const moved = await added(() => client.query(`update tag set id = 900001 where name = 'bulk 8'`))
  expect(moved.map(({ operation }) => operation)).toEqual(['DELETE', 'CREATE'])
  const emptied = await added(() => client.query('truncate tag cascade'))
  expect(emptied.filter(({ entity }) => entity === 'Tag')).toHaveLength(499)
})

test('never holds a secret', async () => {
  const entries = await added(() =>
    client
      .query(`update app_user set password_hash = 'old-secret';`)
      .then(() => client.query(`update app_user set password_hash = 'new-secret', name = 'Ada A.'`)),
  )
  expect(entries.map(({ changes }) => changes)).toMatchObject([
    { password_hash: [null, '***'] },
    { password_hash: ['***', '***'], name: ['Ada Admin', 'Ada A.'] },
  ])
  const { rows } = await client.query(`select from change_log where changes::text like '%-secret%'`)
  expect(rows).toEqual([])
})

test('notes links as a change of the record that owns them', async () => {
  const entries = await added(async () => {
    await client.query(`insert into role (code, name) values ('a', 'A'), ('b', 'B')`)
    await client.query(
      `insert into app_user_roles (user_id, role_id) select u.id, r.id from app_user u, role r where r.code in ('a', 'b')`,
    )
    await client.query(`delete from app_user_roles where role_id = (select id from role where code = 'a')`)
  })
  const [a, b] = entries.filter(({ entity }) => entity === 'Role').map(({ record_id }) => Number(record_id))
  const links = entries.filter(({ entity }) => entity === 'User')
  expect(links.map(({ entity, record_id, operation }) => [entity, record_id, operation])).toEqual([
    ['User', String(tenant.viewer.userId), 'UPDATE'],
    ['User', String(tenant.viewer.userId), 'UPDATE'],
  ])
  expect(links.map(({ changes }) => changes.roles)).toEqual([
    [[], expect.arrayContaining([a, b])],
    [[a], []],
  ])
})

test('keeps nothing of what was rolled back, refused or only tried', async () => {
  expect(
    await added(async () => {
      await client.query('begin')
      await client.query(`insert into tag (name) values ('never')`)
      await client.query('rollback')
      await tenant.run(createPartner, { input: { name: 'x', email: 'no address' } })
      await tenant.query('mutation { createPartner(input: { name: "Dry" }, dryRun: true) { id } }')
    }),
  ).toEqual([])
})

test('writers leave no name behind on their connection', async () => {
  await tenant.query(createPartner, { input: { name: 'Marked' } })
  const entries = await added(() => tenant.db.insertInto('tag').values({ name: 'by hand' }).execute())
  expect(entries).toMatchObject([{ actor: null, reason: 'SQL', request_id: null }])
})

test('only grows', async () => {
  await expect(client.query('delete from change_log')).rejects.toThrow('only grows')
  await expect(client.query(`update change_log set actor = 1`)).rejects.toThrow('only grows')
})
