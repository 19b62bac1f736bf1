/** What a subscription says that changed is what the follower may read in that very record. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestTenant, type Reply, type TestTenant } from '#server/testing/test-tenant.ts'

let tenant: TestTenant
const ids = { own: '', other: '' }

interface Told {
  e: { operation: string; id: string | null; changedFields: string[] }
}

async function make(entity: string, input: object): Promise<string> {
  const { made } = await tenant.query<{ made: { id: string } }>(
    `mutation($input: ${entity}CreateInput!) { made: create${entity}(input: $input) { id } }`,
    { input },
  )
  return made.id
}

beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['contacts'] })
  const role = await make('Role', { code: 'test.follower', name: 'Follower' })
  const rule = { role, description: 'For the test', entity: 'Partner', operations: ['read'] }
  await make('AccessRule', rule)
  await make('AccessRule', {
    ...rule,
    effect: 'DENY',
    condition: { name: { startsWith: 'Other' } },
    readFields: { only: ['comment', 'phone'] },
  })
  ids.own = await make('Partner', { name: 'Own' })
  ids.other = await make('Partner', { name: 'Other' })
})
afterAll(() => tenant?.close())

test('fields that are hidden in some records are named for the others only', async () => {
  const follower = await tenant.as('test.follower')
  const events: AsyncIterableIterator<Reply<Told>> = await tenant.subscribe<Told>(
    'subscription { e: partnerChanged { operation id changedFields } }',
    {},
    { viewer: await follower.viewer() },
  )
  const next = async (): Promise<Told['e']> => {
    const { value } = await events.next()
    expect(value.errors).toEqual([])
    return value.data.e
  }
  expect((await next()).operation).toBe('START')
  for (const id of [ids.other, ids.own])
    await tenant.query(
      'mutation($id: ID!) { updatePartner(id: $id, input: { comment: "secret", phone: "1", city: "Oslo" }) { id } }',
      { id },
    )
  expect(await next()).toMatchObject({
    id: ids.other,
    changedFields: expect.not.arrayContaining(['comment']),
  })
  const told = await next()
  expect(told).toMatchObject({ id: ids.own })
  expect(told.changedFields).toEqual(expect.arrayContaining(['comment', 'phone', 'city']))
  await events.return?.()
})
