import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { notify } from '#core/notify.ts'
import { runOperation } from '#server/records/transaction.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'

let tenant: TestTenant
let others: number[]
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['base'] })
  const made = await sql<{ id: number }>`
    insert into app_user (name, email, is_active) values ('Bea', 'bea@example.com', true), ('Gone', 'gone@example.com', false)
    returning id::int`.execute(tenant.db)
  others = made.rows.map(({ id }) => id)
})
afterAll(() => tenant?.close())

const inbox = '{ notifications { nodes { id message readAt user { name } } } }'
const asBea = () => ({
  viewer: { ...tenant.viewer, userId: others[0] as number, roles: [], email: 'bea@example.com', name: 'Bea' },
})

test('a notice reaches those who may sign in, and not whoever caused it', async () => {
  const scope = { registry: tenant.registry, db: tenant.db, viewer: tenant.viewer, requestId: 'test' }
  const told = await runOperation(scope, {}, (_operation, context) =>
    notify(context, [tenant.viewer.userId, ...others, others[0] as number], { message: 'Something is new.' }),
  )
  expect(told).toBe(1)
  const { notifications } = await tenant.query<{ notifications: { nodes: object[] } }>(inbox, {}, asBea())
  expect(notifications.nodes).toMatchObject([
    { message: 'Something is new.', readAt: null, user: { name: 'Bea' } },
  ])
})

test('everybody reads and puts away their own notices only', async () => {
  const { notifications } = await tenant.query<{ notifications: { nodes: { id: string }[] } }>(
    inbox,
    {},
    asBea(),
  )
  const id = notifications.nodes[0]?.id
  const mark = 'mutation($id: ID!) { markReadNotifications(ids: [$id]) { readAt } }'
  const stranger = { viewer: { ...tenant.viewer, userId: others[1] as number, roles: [] } }
  expect(
    (await tenant.query<{ notifications: { nodes: [] } }>(inbox, {}, stranger)).notifications.nodes,
  ).toEqual([])
  expect((await tenant.run(mark, { id }, stranger)).errors).toHaveLength(1)
  const { markReadNotifications } = await tenant.query<{ markReadNotifications: [{ readAt: string }] }>(
    mark,
    { id },
    asBea(),
  )
  expect(markReadNotifications[0].readAt).toMatch(/Z$/)
})
