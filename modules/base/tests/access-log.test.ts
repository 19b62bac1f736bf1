/** What the access log keeps of who may do what, whichever way it is changed. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'

let tenant: TestTenant
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['contacts'] })
})
afterAll(() => tenant?.close())

interface Event {
  kind: string
  detail: string
  user: { id: string } | null
  createdBy: { id: string } | null
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

/** The events of roles and rules, oldest first, and none of those before. */
async function events(): Promise<Event[]> {
  const { accessEvents } = await tenant.query<{ accessEvents: { nodes: Event[] } }>(
    `{ accessEvents(first: 100, orderBy: [{ id: ASC }]) {
      nodes { kind detail user { id } createdBy { id } before after }
    } }`,
  )
  return accessEvents.nodes.slice(seen)
}
let seen = 0
async function eventsOf(work: () => Promise<unknown>): Promise<Event[]> {
  seen = 0
  seen = (await events()).length
  await work()
  return events()
}

const create = async (type: string, input: object): Promise<string> => {
  const made = await tenant.query<Record<string, { id: string }>>(
    `mutation($input: ${type}CreateInput!) { create${type}(input: $input) { id } }`,
    { input },
  )
  return made[`create${type}`]?.id ?? ''
}
const update = (type: string, id: string, input: object) =>
  tenant.query(
    `mutation($id: ID!, $input: ${type}UpdateInput!) { update${type}(id: $id, input: $input) { id } }`,
    { id, input },
  )

test('has who made, changed and deleted a rule, and what it said before and after', async () => {
  const me = String(tenant.viewer.userId)
  const role = await create('Role', { code: 'own.role', name: 'Own' })
  let rule = ''
  const [made] = await eventsOf(async () => {
    rule = await create('AccessRule', {
      description: 'Own',
      role,
      entity: 'Partner',
      operations: ['read'],
      condition: { isCompany: { eq: true } },
    })
  })
  expect(made).toMatchObject({
    kind: 'RULE_CREATED',
    createdBy: { id: me },
    before: null,
    after: {
      role_id: 'own.role',
      effect: 'ALLOW',
      operations: ['read'],
      condition: { isCompany: { eq: true } },
    },
  })
  expect(await eventsOf(() => update('AccessRule', rule, { operations: ['read', 'update'] }))).toMatchObject([
    {
      kind: 'RULE_CHANGED',
      detail: made?.detail,
      createdBy: { id: me },
      before: { operations: ['read'] },
      after: { operations: ['read', 'update'] },
    },
  ])
  const gone = await eventsOf(() =>
    tenant.query('mutation($id: ID!) { deleteAccessRules(ids: [$id]) }', { id: rule }),
  )
  expect(gone).toMatchObject([
    { kind: 'RULE_DELETED', createdBy: { id: me }, before: { operations: ['read', 'update'] }, after: null },
  ])
})

test('has what became of roles, and of those whom they were given to', async () => {
  const me = String(tenant.viewer.userId)
  const { roles } = await tenant.query<{ roles: { nodes: { id: string }[] } }>(
    '{ roles(filter: { code: { eq: "contacts.reader" } }) { nodes { id } } }',
  )
  const reader = roles.nodes[0]?.id
  let role = ''
  expect(
    await eventsOf(async () => {
      role = await create('Role', { code: 'own.other', name: 'Other', includes: { link: [reader] } })
    }),
  ).toMatchObject([
    { kind: 'ROLE_CREATED', detail: 'own.other', createdBy: { id: me }, after: { name: 'Other' } },
    { kind: 'ROLE_CHANGED', detail: 'own.other', before: null, after: { includes: ['contacts.reader'] } },
  ])
  expect(await eventsOf(() => update('Role', role, { pageSize: 500 }))).toMatchObject([
    { kind: 'ROLE_CHANGED', before: { page_size: null }, after: { page_size: 500 } },
  ])
  let user = ''
  const given = await eventsOf(async () => {
    user = await create('User', { name: 'Ann', email: 'ann@example.com', roles: { link: [reader, role] } })
  })
  expect(given).toHaveLength(2)
  for (const event of given)
    expect(event).toMatchObject({
      kind: 'ROLE_GIVEN',
      user: { id: user },
      createdBy: { id: me },
      after: { roles: ['contacts.reader', 'own.other'] },
    })
  expect(await eventsOf(() => update('User', user, { roles: { unlink: [role] } }))).toMatchObject([
    { kind: 'ROLE_TAKEN', detail: 'own.other', user: { id: user }, after: { roles: ['contacts.reader'] } },
  ])
  expect(await eventsOf(() => update('Role', role, { includes: { unlink: [reader] } }))).toMatchObject([
    { kind: 'ROLE_CHANGED', before: { includes: ['contacts.reader'] }, after: null },
  ])
  expect(
    await eventsOf(() => tenant.query('mutation($id: ID!) { deleteRoles(ids: [$id]) }', { id: role })),
  ).toMatchObject([{ kind: 'ROLE_DELETED', detail: 'own.other', createdBy: { id: me } }])
})

test('has changes that nobody made by the program, and not the coming of a module’s own rules', async () => {
  const { accessEvents } = await tenant.query<{ accessEvents: { totalCount: number } }>(
    '{ accessEvents(filter: { kind: { eq: RULE_CREATED }, createdBy: { isNull: true } }) { totalCount } }',
  )
  expect(accessEvents.totalCount).toBe(0)
  expect(
    await eventsOf(() =>
      sql`update access_rule set is_active = false where key = 'contacts.read'`.execute(tenant.db),
    ),
  ).toMatchObject([
    {
      kind: 'RULE_CHANGED',
      detail: 'contacts.read',
      createdBy: null,
      before: { is_active: true },
      after: { is_active: false },
    },
  ])
})
