import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'

let tenant: TestTenant
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['tax'] })
})
afterAll(() => tenant?.close())

let count = 0
const fields = 'id name kind amount children { nodes { id } }'
const tryCreate = (input: object) =>
  tenant.run<{ tax: { id: string; children: { nodes: { id: string }[] } } }>(
    `mutation ($input: TaxCreateInput!) { tax: createTax(input: $input) { ${fields} } }`,
    { input: { name: `Tax ${++count}`, ...input } },
  )
const create = async (input: object = {}) => {
  const { data, errors } = await tryCreate(input)
  expect(errors).toEqual([])
  return data.tax.id
}
const tryUpdate = (id: string, input: object) =>
  tenant.run(
    `mutation ($id: ID!, $input: TaxUpdateInput!) { tax: updateTax(id: $id, input: $input) { ${fields} } }`,
    { id, input },
  )

test('the rates of the European Union are there, for sales, with their country', async () => {
  const data = await tenant.query<{ taxes: { nodes: unknown[]; totalCount: number } }>(
    '{ taxes(filter: { country: { code: { eq: "FR" } }, amount: { eq: "20" } }) { totalCount nodes { use kind isPriceIncluded active company { id } } } }',
  )
  expect(data.taxes).toEqual({
    totalCount: 1,
    nodes: [{ use: 'SALE', kind: 'PERCENT', isPriceIncluded: false, active: true, company: null }],
  })
})

test('a group holds single taxes', async () => {
  const [one, two] = [await create({ amount: '5' }), await create({ amount: '9.975' })]
  const { data, errors } = await tryCreate({ kind: 'GROUP', children: { link: [one, two] } })
  expect(errors).toEqual([])
  expect(data.tax.children.nodes.map(({ id }) => id).sort()).toEqual([one, two].sort())
})

test('a group holds no group, not even itself, whichever way it is tried', async () => {
  const group = await create({ kind: 'GROUP' })
  const plain = await create({})
  const wrong = { code: 'VALIDATION', issues: [{ path: ['children'], rule: 'tax.group-members' }] }
  expect((await tryCreate({ kind: 'GROUP', children: { link: [group] } })).errors[0]).toMatchObject(wrong)
  expect((await tryUpdate(group, { children: { link: [group] } })).errors[0]).toMatchObject(wrong)
  expect((await tryUpdate(plain, { children: { link: [group] } })).errors[0]).toMatchObject(wrong)
  await tryUpdate(group, { children: { link: [plain] } })
  expect((await tryUpdate(plain, { kind: 'GROUP' })).errors[0]).toMatchObject({ code: 'CONSTRAINT' })
  expect((await tryUpdate(group, { kind: 'PERCENT' })).errors[0]).toMatchObject(wrong)
})

test('making a member a group while it joins one never gives a group in a group', async () => {
  for (let round = 0; round < 10; round++) {
    const [group, member] = [await create({ kind: 'GROUP' }), await create({})]
    const replies = await Promise.all([
      tryUpdate(group, { children: { link: [member] } }),
      tryUpdate(member, { kind: 'GROUP' }),
    ])
    expect(replies.filter(({ errors }) => errors.length === 0)).toHaveLength(1)
  }
})

test('a share of the price with tax stays below all of it', async () => {
  const wrong = { code: 'VALIDATION', issues: [{ path: ['amount'], rule: 'tax.amount' }] }
  expect((await tryCreate({ kind: 'DIVISION', amount: '100' })).errors[0]).toMatchObject(wrong)
  const tax = await create({ kind: 'PERCENT', amount: '120' })
  expect((await tryUpdate(tax, { kind: 'DIVISION' })).errors[0]).toMatchObject(wrong)
})

test('one name stands for one tax of a use and company', async () => {
  const name = 'Eco fee'
  await create({ name })
  expect((await tryCreate({ name })).errors[0]).toMatchObject({
    code: 'CONSTRAINT',
    message: 'There is already a tax of this name for the same use.',
  })
  await create({ name, use: 'PURCHASE' })
  await create({ name, company: tenant.companyId })
})

test('a tax in a group cannot be deleted away under it', async () => {
  const member = await create({})
  await create({ kind: 'GROUP', children: { link: [member] } })
  const { errors } = await tenant.run('mutation ($id: ID!) { deleteTaxes(ids: [$id]) }', { id: member })
  expect(errors[0]?.code).toBe('CONSTRAINT')
})
