/** Upserts ask for rights first, and tell nothing of records that others know by the same key. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestTenant, type TestActor, type TestTenant } from '#server/testing/test-tenant.ts'

let tenant: TestTenant
let editor: TestActor

async function make(entity: string, input: object): Promise<string> {
  const { made } = await tenant.query<{ made: { id: string } }>(
    `mutation($input: ${entity}CreateInput!) { made: create${entity}(input: $input) { id } }`,
    { input },
  )
  return made.id
}

beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['contacts'] })
  const role = await make('Role', { code: 'test.editor', name: 'Editor' })
  await make('AccessRule', {
    role,
    description: 'People of Oslo',
    entity: 'Partner',
    operations: ['read', 'create', 'update'],
    condition: { city: { eq: 'Oslo' } },
  })
  editor = await tenant.as('test.editor')
  await make('Partner', { name: 'Hidden', city: 'Rome', externalId: 'shop.hidden' })
  await make('Partner', { name: 'Shown', city: 'Oslo', externalId: 'shop.shown' })
})
afterAll(() => tenant?.close())

const upsert = 'mutation($inputs: [PartnerUpsertInput!]!) { upsertPartners(inputs: $inputs) { id name } }'

test('are refused to whoever may neither make nor change any, whatever the key looks like', async () => {
  const reader = await tenant.as('contacts.reader')
  for (const externalId of ['no key', '', 'shop.hidden', 'shop.shown', 'a\u0000b']) {
    const { errors } = await reader.run(upsert, { inputs: [{ externalId, name: 'x', city: 'Oslo' }] })
    expect(errors, externalId).toMatchObject([{ code: 'FORBIDDEN' }])
  }
})

test('find what the viewer sees', async () => {
  const { data, errors } = await editor.run(upsert, {
    inputs: [{ externalId: 'shop.shown', name: 'Shown again', city: 'Oslo' }],
  })
  expect(errors).toEqual([])
  expect(data).toMatchObject({ upsertPartners: [{ name: 'Shown again' }] })
})

test('name no id of a hidden record, and leave it as it is', async () => {
  const { errors } = await editor.run(upsert, {
    inputs: [{ externalId: 'shop.hidden', name: 'Mine', city: 'Oslo' }],
  })
  expect(errors).toMatchObject([
    { code: 'CONSTRAINT', message: 'The external id "shop.hidden" is in use. Choose another one.' },
  ])
  expect(await tenant.query('{ partners(filter: { city: { eq: "Rome" } }) { nodes { name } } }')).toEqual({
    partners: { nodes: [{ name: 'Hidden' }] },
  })
})

test('refuse keys that no text can hold', async () => {
  for (const externalId of ['shop.a\u0000b', 'shop.\ud800']) {
    const { errors } = await tenant.run(upsert, { inputs: [{ externalId, name: 'x' }] })
    expect(errors).toMatchObject([{ code: 'VALIDATION' }])
  }
})

test('what must belong to a record is not just taken out of it', async () => {
  const { units } = await tenant.query<{ units: { nodes: { id: string }[] } }>(
    '{ units: uomCategories(first: 1) { nodes { id } } }',
  )
  const { errors } = await tenant.run(
    'mutation($id: ID!) { updateUomCategory(id: $id, input: { units: { set: [] } }) { id } }',
    { id: units.nodes[0]?.id },
  )
  expect(errors).toMatchObject([{ code: 'VALIDATION', message: expect.stringContaining('another one') }])
})
