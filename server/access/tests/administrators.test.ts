/** Administrators stay, what they changed stays, and what they did stays known. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadSeeds } from '#server/sync/seeds.ts'
import { syncSchema } from '#server/sync/sync-schema.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'

let tenant: TestTenant
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['sale'] })
})
afterAll(() => tenant?.close())

/** Past the rule that nobody suspends themselves. */
const setActive = (id: number, isActive: boolean) =>
  sql`update app_user set is_active = ${isActive} where id = ${id}`.execute(tenant.db)

const suspend = 'mutation($id: ID!) { updateUser(id: $id, input: { isActive: false }) { id } }'
const demote = 'mutation($id: ID!) { updateUser(id: $id, input: { roles: { set: [] } }) { id } }'
const remove = 'mutation($id: ID!) { deleteUsers(ids: [$id]) }'

test('the last active one stays, whatever two of them do to each other at the same moment', async () => {
  for (const [first, second] of [
    [suspend, suspend],
    [demote, suspend],
    [demote, demote],
    [remove, suspend],
  ] as const) {
    for (let n = 0; n < 2; n += 1) {
      const [ann, bob] = [await tenant.as('base.administrator'), await tenant.as('base.administrator')]
      await setActive(tenant.viewer.userId, false)
      const viewers = await Promise.all([ann.viewer(), bob.viewer()])
      const replies = await Promise.all([
        tenant.run(first, { id: String(bob.userId) }, { viewer: viewers[0] }),
        tenant.run(second, { id: String(ann.userId) }, { viewer: viewers[1] }),
      ])
      const { users } = await tenant.query<{ users: { nodes: { id: string }[] } }>(
        `{ users(filter: { isActive: { eq: true }, roles: { some: { code: { eq: "base.administrator" } } } }) { nodes { id } } }`,
      )
      expect(users.nodes.length).toBe(1)
      expect(replies.flatMap(({ errors }) => errors)).toMatchObject([{ code: 'CONSTRAINT' }])
      // Back to where it began, for the next two.
      await setActive(tenant.viewer.userId, true)
      for (const { id } of users.nodes) await setActive(Number(id), false)
    }
  }
})

test('a user of whom the access log tells what they did is not deleted, and it says what to do instead', async () => {
  const boss = await tenant.as('base.administrator')
  const clerk = await tenant.as([])
  const role = await boss.query<{ roles: { nodes: { id: string }[] } }>(
    '{ roles(filter: { code: { eq: "sale.reader" } }) { nodes { id } } }',
  )
  await boss.query(
    'mutation($id: ID!, $role: ID!) { updateUser(id: $id, input: { roles: { link: [$role] } }) { id } }',
    { id: String(clerk.userId), role: role.roles.nodes[0]?.id },
  )
  const { errors } = await tenant.run(remove, { id: String(boss.userId) })
  expect(errors).toMatchObject([{ code: 'CONSTRAINT', message: expect.stringContaining('Suspend them') }])
  expect((await tenant.run(remove, { id: String(clerk.userId) })).errors).toEqual([])
})

test('rules that they changed or switched off stay so when modules are synced and seeded again', async () => {
  interface Rule {
    id: string
    key: string
    isActive: boolean
    condition: unknown
    version: number
  }
  const read = async (): Promise<Rule[]> => {
    const { accessRules } = await tenant.query<{ accessRules: { nodes: Rule[] } }>(
      `{ accessRules(first: 100, orderBy: [{ key: ASC }]) { nodes { id key isActive condition version } } }`,
    )
    return accessRules.nodes
  }
  const idOf = (key: string, rules: Rule[]) => rules.find((rule) => rule.key === key)?.id
  const before = await read()
  const change =
    'mutation($id: ID!, $input: AccessRuleUpdateInput!) { updateAccessRule(id: $id, input: $input) { id } }'
  await tenant.query(change, {
    id: idOf('sale.own-orders', before),
    input: { condition: { salesperson: { id: { in: '$team' } } } },
  })
  await tenant.query(change, { id: idOf('contacts.read', before), input: { isActive: false } })
  const edited = await read()
  await syncSchema(tenant.registry, tenant.url)
  await loadSeeds(tenant.registry, tenant.url, { demo: false })
  expect(await read()).toEqual(edited)
  expect(edited).not.toEqual(before)
})
