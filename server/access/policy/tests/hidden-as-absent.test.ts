/**
 * What is hidden is answered as what is absent: the same data, the same text of the error, and as much work for the
 * database. The number of statements stands for the time taken, which differs from run to run by itself.
 */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TrellisError } from '#core/errors.ts'
import { readChanges } from '#server/changes/feed.ts'
import { exportOptions, exportPath } from '#server/import/export/export-order.ts'
import { exportRoute } from '#server/import/export/http-route.ts'
import { followOf } from '#server/testing/matrix/probe.ts'
import { createTestTenant, type TestActor, type TestTenant } from '#server/testing/test-tenant.ts'

/** An id that leads nowhere. */
const nowhere = '987654321'

let tenant: TestTenant
let actor: TestActor
let own = { partner: '', order: '' }
let hidden = { partner: '', order: '', line: '', tag: '' }

async function make<Made = { id: string }>(entity: string, input: object, selected = 'id'): Promise<Made> {
  const { made } = await tenant.query<{ made: Made }>(
    `mutation($input: ${entity}CreateInput!) { made: create${entity}(input: $input) { ${selected} } }`,
    { input },
  )
  return made
}

beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['sale'] })
  const { id: role } = await make('Role', { code: 'test.open', name: 'Open' })
  const open = { name: { startsWith: 'open' } }
  const may = (entity: string, condition: object) =>
    make('AccessRule', { role, description: 'For the test', entity, operations: ['*'], condition })
  await may('Partner', open)
  await may('SaleOrder', { partner: open })
  const { accessRules } = await tenant.query<{ accessRules: { nodes: { id: string }[] } }>(
    '{ accessRules(filter: { entity: { eq: "Tag" } }) { nodes { id } } }',
  )
  await tenant.query(
    'mutation($ids: [ID!]!) { updateAccessRules(ids: $ids, input: { isActive: false }) { id } }',
    {
      ids: accessRules.nodes.map(({ id }) => id),
    },
  )
  await may('Tag', open)
  actor = await tenant.as('test.open')
  const order = async (partner: string) =>
    make<{ id: string; lines: { nodes: { id: string }[] } }>(
      'SaleOrder',
      { partner, lines: { create: [{ kind: 'NOTE', name: 'First' }] } },
      'id lines { nodes { id } }',
    )
  const partners = {
    open: await make('Partner', { name: 'open' }),
    secret: await make('Partner', { name: 'secret' }),
  }
  own = { partner: partners.open.id, order: (await order(partners.open.id)).id }
  const secret = await order(partners.secret.id)
  const { id: tag } = await make('Tag', { name: 'secret' })
  hidden = { partner: partners.secret.id, order: secret.id, line: secret.lines.nodes[0]?.id ?? '', tag }
})
afterAll(() => tenant?.close())

/** Places that take the id of a record: what kind it is, and the operation. */
const places: [what: string, kind: keyof typeof hidden, document: string, input?: (id: string) => object][] =
  [
    ['a read', 'partner', 'query($id: ID!) { partner(id: $id) { id name viewerCan { update } } }'],
    ['a read of its history', 'partner', 'query($id: ID!) { partner(id: $id) { history { id } } }'],
    [
      'a read of an earlier state',
      'order',
      'query($id: ID!) { saleOrder(id: $id, asOf: "2099-01-01T00:00:00Z") { id } }',
    ],
    [
      'a filter',
      'partner',
      'query($id: ID!) { partners(filter: { id: { eq: $id } }) { totalCount nodes { id } } }',
    ],
    [
      'a filter by a related record',
      'partner',
      'query($id: ID!) { saleOrders(filter: { partner: { id: { eq: $id } } }) { totalCount } }',
    ],
    ['a count', 'order', 'query($id: ID!) { saleOrderAggregate(filter: { id: { eq: $id } }) { count } }'],
    ['an update', 'partner', 'mutation($id: ID!) { updatePartner(id: $id, input: { city: "Oslo" }) { id } }'],
    [
      'an update that expects a version',
      'partner',
      'mutation($id: ID!) { updatePartner(id: $id, input: { city: "Oslo" }, expectedVersion: 7) { id } }',
    ],
    ['a deletion', 'partner', 'mutation($id: ID!) { deletePartners(ids: [$id]) }'],
    ['an action', 'order', 'mutation($id: ID!) { cancelSaleOrders(ids: [$id]) { id } }'],
    [
      'a dry run of an action',
      'order',
      'mutation($id: ID!) { cancelSaleOrders(ids: [$id], dryRun: true) { id } }',
    ],
    [
      'a new record that refers to it',
      'partner',
      'mutation($input: SaleOrderCreateInput!) { createSaleOrder(input: $input) { id } }',
      (partner) => ({ partner }),
    ],
    [
      'a reference by an update',
      'partner',
      'mutation($input: PartnerUpdateInput!) { updatePartner(id: OWN, input: $input) { id } }',
      (parent) => ({ parent }),
    ],
    [
      'a link',
      'tag',
      'mutation($input: PartnerUpdateInput!) { updatePartner(id: OWN, input: $input) { id } }',
      (id) => ({ tags: { link: [id] } }),
    ],
    [
      'a nested update of a part',
      'line',
      'mutation($input: SaleOrderUpdateInput!) { updateSaleOrder(id: ORDER, input: $input) { id } }',
      (id) => ({ lines: { update: [{ id, name: 'Mine now' }] } }),
    ],
    [
      'a nested deletion of a part',
      'line',
      'mutation($input: SaleOrderUpdateInput!) { updateSaleOrder(id: ORDER, input: $input) { id } }',
      (id) => ({ lines: { delete: [id] } }),
    ],
  ]

describe('hidden records are answered as absent ones by', () => {
  test.each(places)('%s', async (_what, kind, text, input) => {
    const document = text.replace('OWN', own.partner).replace('ORDER', own.order)
    const ask = async (id: string) => {
      let said = ''
      const statements = await tenant.statements(async () => {
        const { data, errors } = await actor.run(document, input ? { input: input(id) } : { id })
        said = JSON.stringify({ data, errors }).replaceAll(id, '#')
      })
      return { said, statements }
    }
    // Plans and rules are remembered after the first time, whichever comes first.
    await ask(nowhere)
    await ask(hidden[kind])
    const [absent, secret] = [await ask(nowhere), await ask(hidden[kind])]
    expect(secret).toEqual(absent)
    expect(absent.statements).toBeGreaterThan(0)
    expect(secret.said).not.toContain('secret')
  })

  test('a subscription', async () => {
    const { cursor } = await readChanges(tenant.db, {})
    for (const id of [hidden.partner, own.partner])
      await tenant.query('mutation($id: ID!) { updatePartner(id: $id, input: { city: "Rome" }) { id } }', {
        id,
      })
    const { changes } = await readChanges(tenant.db, { since: cursor, entities: ['Partner'] })
    expect(changes).toHaveLength(2)
    const follow = followOf(tenant, await actor.viewer())
    const ask = async (id: string) => {
      let told: unknown
      const document = `subscription { e: partnerChanged(filter: { id: { eq: "${id}" } }) { operation id node { name } } }`
      const statements = await tenant.statements(async () => {
        told = await follow(document, changes)
      })
      return { told, statements }
    }
    const absent = await ask(nowhere)
    expect(absent).toEqual({ told: { events: [], codes: [] }, statements: expect.any(Number) })
    expect(await ask(hidden.partner)).toEqual(absent)
    expect((await ask(own.partner)).told).toMatchObject({ events: [{ e: { id: own.partner } }] })
  })

  test('the file of an export', async () => {
    const { rows } = await sql<{ id: string }>`
      insert into job (name, label, input, state, result, created_by_id)
      values (${exportOptions.name}, 'Export', '{}', 'DONE', '{"name": "x.csv", "rows": 1, "bytes": 1}', ${tenant.viewer.userId})
      returning id`.execute(tenant.db)
    await sql`insert into job_file (job_id, at, bytes) values (${rows[0]?.id}, 0, '\\x41')`.execute(tenant.db)
    const fetchFile = exportRoute(tenant.db)
    const viewer = await actor.viewer()
    const ask = async (id: string) => {
      let said: unknown
      const statements = await tenant.statements(async () => {
        const request = new Request(`http://localhost${exportPath}${id}`)
        said = await fetchFile(request, viewer).catch((error) =>
          error instanceof TrellisError ? [error.code, error.message.replaceAll(id, '#')] : error,
        )
      })
      return { said, statements }
    }
    const absent = await ask(nowhere)
    expect(absent).toEqual({ said: ['NOT_FOUND', 'There is no such export.'], statements: 1 })
    expect(await ask(rows[0]?.id ?? '')).toEqual(absent)
    // It is there for whoever began it.
    const found = await fetchFile(new Request(`http://localhost${exportPath}${rows[0]?.id}`), tenant.viewer)
    expect(found.status).toBe(200)
    await found.body?.cancel()
  })
})
