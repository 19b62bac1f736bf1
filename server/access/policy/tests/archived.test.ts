/** Lists leave out what is archived, and nothing else, also where the viewer may not know what is. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestTenant, type TestActor, type TestTenant } from '#server/testing/test-tenant.ts'

let tenant: TestTenant

async function make(entity: string, input: object): Promise<string> {
  const { made } = await tenant.query<{ made: { id: string } }>(
    `mutation($input: ${entity}CreateInput!) { made: create${entity}(input: $input) { id } }`,
    { input },
  )
  return made.id
}

/** Somebody with these rules and no others. */
async function personWith(code: string, rules: object[]): Promise<TestActor> {
  const role = await make('Role', { code, name: code })
  for (const rule of rules)
    await make('AccessRule', { role, description: 'For the test', operations: ['read'], ...rule })
  return tenant.as(code)
}

beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['contacts'] })
  await make('Partner', { name: 'Here' })
  await make('Partner', { name: 'Archived', active: false })
})
afterAll(() => tenant?.close())

const names = async (who: Pick<TestActor, 'query'>): Promise<unknown> =>
  who.query('{ partners { totalCount nodes { name } } }')

test('whoever may read what is archived does not see it by default', async () => {
  const reader = await tenant.as('contacts.reader')
  expect(await names(reader)).toEqual({ partners: { totalCount: 1, nodes: [{ name: 'Here' }] } })
})

test('whoever may not read it sees all records that the rules show', async () => {
  const limited = await personWith('test.names', [{ entity: 'Partner', readFields: { only: ['name'] } }])
  expect(await names(limited)).toMatchObject({ partners: { totalCount: 2 } })
})
