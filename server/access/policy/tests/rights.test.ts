/** Rights of the ready-made roles, by every path that a client has. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestTenant, type TestActor, type TestTenant } from '#server/testing/test-tenant.ts'

let tenant: TestTenant
let ann: TestActor
let bob: TestActor
let boss: TestActor
let otherCompany: number
let partner: string
const orders: Record<'ann' | 'bob' | 'far', string> = { ann: '', bob: '', far: '' }

async function newOrder(salesperson: number, company = tenant.companyId): Promise<string> {
  const { createSaleOrder } = await tenant.query<{ createSaleOrder: { id: string } }>(
    `mutation($input: SaleOrderCreateInput!) { createSaleOrder(input: $input) { id } }`,
    {
      input: {
        partner,
        salesperson: String(salesperson),
        company: String(company),
        note: `secret of ${salesperson}`,
        lines: { create: [{ name: 'Desk', quantity: '1', unitPrice: '100', uom: await unit() }] },
      },
    },
  )
  return createSaleOrder.id
}

async function unit(): Promise<string> {
  const found = await tenant.query<{ uoms: { nodes: { id: string }[] } }>(
    '{ uoms(first: 1) { nodes { id } } }',
  )
  return found.uoms.nodes[0]?.id ?? ''
}

beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['sale'] })
  const { rows } = await sql<{ id: string }>`
    insert into company (name, currency_id) select 'Other company', id from currency where code = 'EUR' returning id
  `.execute(tenant.db)
  otherCompany = Number(rows[0]?.id)
  boss = await tenant.as('sale.team-leader')
  ann = await tenant.as('sale.salesperson', { manager: boss.userId })
  bob = await tenant.as('sale.salesperson')
  const made = await tenant.query<{ createPartner: { id: string } }>(
    'mutation { createPartner(input: { name: "Customer", isCompany: true }) { id } }',
  )
  partner = made.createPartner.id
  orders.ann = await newOrder(ann.userId)
  orders.bob = await newOrder(bob.userId)
  orders.far = await newOrder(ann.userId, otherCompany)
})
afterAll(() => tenant?.close())

const idsOf = async (actor: TestActor): Promise<string[]> => {
  const { saleOrders } = await actor.query<{ saleOrders: { totalCount: number; nodes: { id: string }[] } }>(
    '{ saleOrders(orderBy: [{ id: ASC }]) { totalCount nodes { id } } }',
  )
  expect(saleOrders.totalCount).toBe(saleOrders.nodes.length)
  return saleOrders.nodes.map(({ id }) => id)
}

describe('what is seen', () => {
  test('is the own documents, those of the team, or all of the own companies', async () => {
    expect(await idsOf(ann)).toEqual([orders.ann])
    expect(await idsOf(bob)).toEqual([orders.bob])
    expect(await idsOf(boss)).toEqual([orders.ann])
    const manager = await tenant.as('sale.manager')
    expect(await idsOf(manager)).toEqual([orders.ann, orders.bob])
    const both = await tenant.as('sale.manager', { companies: [tenant.companyId, otherCompany] })
    expect(await idsOf(both)).toEqual([orders.ann, orders.bob, orders.far])
  })

  test('leaves out what is hidden by every other path', async () => {
    const { data, errors } = await bob.run<Record<string, unknown>>(
      `query($id: ID!, $partner: ID!) {
        one: saleOrder(id: $id) { id }
        lines: saleOrderLines { totalCount }
        count: saleOrderAggregate { count sum { amountTotal } }
        filtered: partners(filter: { id: { eq: $partner } }) { nodes { id } }
        me: user(id: $partner) { id }
      }`,
      { id: orders.ann, partner },
    )
    expect(errors).toEqual([])
    expect(data).toMatchObject({ one: null, lines: { totalCount: 1 }, count: [{ count: 1 }] })
  })

  test('takes one statement', async () => {
    expect(
      await tenant.statements(() =>
        ann.query(
          '{ saleOrders { totalCount nodes { id partner { displayName } lines { nodes { id } } viewerCan { update confirm unlock } } } }',
        ),
      ),
    ).toBe(1)
  })

  test('without a rule nothing, and the error names nothing but the kind', async () => {
    const nobody = await tenant.as([])
    const { errors } = await nobody.run('{ saleOrders { nodes { id } } }')
    expect(errors).toMatchObject([
      { code: 'FORBIDDEN', message: expect.stringContaining('no rule of your roles') },
    ])
  })
})

describe('fields', () => {
  test('that may not be read are refused by name, in every place', async () => {
    const places = [
      '{ products { nodes { cost } } }',
      '{ products(filter: { cost: { gt: "1" } }) { nodes { id } } }',
      '{ products(orderBy: [{ cost: ASC }]) { nodes { id } } }',
      '{ productAggregate(groupBy: [{ cost: true }]) { count } }',
      '{ productAggregate { sum { cost } } }',
      '{ productAggregate(having: { sum: { cost: { gt: "1" } } }) { count } }',
      '{ saleOrderLines(filter: { product: { cost: { gt: "1" } } }) { nodes { id } } }',
      '{ saleOrderLines(orderBy: [{ product: { cost: ASC } }]) { nodes { id } } }',
    ]
    for (const place of places) {
      const { errors } = await ann.run(place)
      expect(errors, place).toMatchObject([
        { code: 'FORBIDDEN', message: expect.stringContaining('Product.cost') },
      ])
    }
    expect((await tenant.run('{ products { nodes { cost } } }')).errors).toEqual([])
  })

  test('of others are empty where only the own ones may be read', async () => {
    const { users } = await ann.query<{
      users: { nodes: { id: string; locale: string | null; mustChangePassword: boolean | null }[] }
    }>('{ users { nodes { id name locale mustChangePassword } } }')
    for (const user of users.nodes) {
      expect(user.mustChangePassword, user.id).toBe(user.id === String(ann.userId) ? false : null)
    }
    expect(users.nodes.length).toBeGreaterThan(2)
    const guess = await ann.query<{ users: { totalCount: number } }>(
      '{ users(filter: { mustChangePassword: { eq: false } }) { totalCount } }',
    )
    expect(guess.users.totalCount).toBe(1)
  })

  test('that may not be written are refused, the others of the own profile not', async () => {
    const change =
      'mutation($id: ID!, $input: UserUpdateInput!) { updateUser(id: $id, input: $input) { id timeZone } }'
    const own = { id: String(ann.userId) }
    expect(await ann.run(change, { ...own, input: { timeZone: 'Europe/Paris' } })).toMatchObject({
      data: { updateUser: { timeZone: 'Europe/Paris' } },
      errors: [],
    })
    for (const input of [{ roles: { set: ['1'] } }, { isActive: false }, { email: 'x@example.com' }]) {
      expect((await ann.run(change, { ...own, input })).errors).toMatchObject([{ code: 'FORBIDDEN' }])
    }
    const other = await ann.run(change, { id: String(bob.userId), input: { timeZone: 'Europe/Paris' } })
    expect(other.errors).toMatchObject([{ code: 'FORBIDDEN' }])
  })
})

describe('writes', () => {
  const update =
    'mutation($id: ID!, $input: SaleOrderUpdateInput!) { updateSaleOrder(id: $id, input: $input) { id } }'

  test('to what is hidden are answered as if it were absent', async () => {
    const documents = [
      `mutation($id: ID!) { updateSaleOrder(id: $id, input: { terms: "x" }) { id } }`,
      `mutation($id: ID!) { confirmSaleOrders(ids: [$id]) { id } }`,
      `mutation($id: ID!) { deleteSaleOrders(ids: [$id]) }`,
      `mutation($id: ID!) { createSaleOrderLine(input: { order: $id, name: "x", quantity: "1", unitPrice: "1" }) { id } }`,
    ]
    for (const document of documents) {
      const [hidden] = (await bob.run(document, { id: orders.ann })).errors
      const [absent] = (await bob.run(document, { id: '999999' })).errors
      expect(hidden?.code, document).toBe('NOT_FOUND')
      expect(hidden?.message.replace(orders.ann, '#')).toBe(absent?.message.replace('999999', '#'))
    }
  })

  test('are the own ones only, lines included', async () => {
    const mine = await newOrder(ann.userId)
    expect((await ann.run(update, { id: mine, input: { terms: 'Mine' } })).errors).toEqual([])
    expect(
      (
        await ann.run(update, {
          id: mine,
          input: { lines: { create: [{ name: 'Lamp', quantity: '1', unitPrice: '5', uom: await unit() }] } },
        })
      ).errors,
    ).toEqual([])
    expect(
      (await ann.run('mutation($id: ID!) { confirmSaleOrders(ids: [$id]) { state } }', { id: mine })).errors,
    ).toEqual([])
    expect(
      (await ann.run('mutation($id: ID!) { lockSaleOrders(ids: [$id]) { id } }', { id: mine })).errors,
    ).toMatchObject([{ code: 'FORBIDDEN', message: expect.stringContaining('Lock') }])
  })

  test('must leave a record where its writer may change it, and take nothing from others', async () => {
    const mine = await newOrder(ann.userId)
    const away = await ann.run(update, { id: mine, input: { salesperson: String(bob.userId) } })
    expect(away.errors).toMatchObject([{ code: 'FORBIDDEN' }])
    const create = 'mutation($input: SaleOrderCreateInput!) { createSaleOrder(input: $input) { id } }'
    const own = await ann.run(create, { input: { partner, salesperson: String(ann.userId) } })
    expect(own.errors).toEqual([])
    const foreign = await ann.run(create, { input: { partner, salesperson: String(bob.userId) } })
    expect(foreign.errors).toMatchObject([{ code: 'FORBIDDEN' }])
    const far = await ann.run(create, {
      input: { partner, salesperson: String(ann.userId), company: String(otherCompany) },
    })
    expect(far.errors).toMatchObject([
      { code: 'VALIDATION', message: expect.stringContaining('There is no company') },
    ])
  })

  test('cost no statement more for administrators, and few for others', async () => {
    const mine = await newOrder(ann.userId)
    const change = { id: mine, input: { terms: 'A' } }
    const byAdministrator = await tenant.statements(() => tenant.query(update, change))
    const byOwner = await tenant.statements(() => ann.query(update, { id: mine, input: { terms: 'B' } }))
    expect(byOwner - byAdministrator).toBeLessThanOrEqual(1)
  })
})

describe('a change of rules', () => {
  test('counts from the next request, and a deny wins', async () => {
    const role = await tenant.query<{ roles: { nodes: { id: string }[] } }>(
      '{ roles(filter: { code: { eq: "sale.salesperson" } }) { nodes { id } } }',
    )
    const made = await tenant.query<{ createAccessRule: { id: string; key: string } }>(
      `mutation($role: ID!) { createAccessRule(input: {
        description: "Notes are for managers", effect: DENY, role: $role, entity: "SaleOrder", operations: ["read"],
        readFields: { only: ["note"] }
      }) { id key } }`,
      { role: role.roles.nodes[0]?.id },
    )
    const read = '{ saleOrders { nodes { note } } }'
    expect((await ann.run(read)).errors).toMatchObject([
      { code: 'FORBIDDEN', message: expect.stringContaining(made.createAccessRule.key) },
    ])
    await tenant.query('mutation($id: ID!) { deleteAccessRules(ids: [$id]) }', {
      id: made.createAccessRule.id,
    })
    expect((await ann.run(read)).errors).toEqual([])
  })

  test('that cannot be applied is refused where it is wrong', async () => {
    const wrong = [
      { entity: 'Nothing', operations: ['read'] },
      { entity: 'SaleOrder', operations: ['fly'] },
      { entity: 'SaleOrder', operations: ['read'], condition: { colour: { eq: 'red' } } },
      { entity: 'SaleOrder', operations: ['read'], condition: { salesperson: { id: { eq: '$team' } } } },
      { entity: 'SaleOrder', operations: ['read'], condition: { number: { eq: '$me' } } },
      { entity: 'SaleOrder', operations: ['read'], readFields: { only: ['colour'] } },
      { entity: 'SaleOrder', operations: 'read' },
    ]
    const { roles } = await tenant.query<{ roles: { nodes: { id: string }[] } }>(
      '{ roles(first: 1) { nodes { id } } }',
    )
    for (const input of wrong) {
      const { errors } = await tenant.run(
        'mutation($input: AccessRuleCreateInput!) { createAccessRule(input: $input) { id } }',
        { input: { description: 'Wrong', role: roles.nodes[0]?.id, ...input } },
      )
      expect(errors, JSON.stringify(input)).toMatchObject([{ code: 'VALIDATION' }])
    }
  })

  test('of a module can be switched off but not deleted', async () => {
    const found = await tenant.query<{ accessRules: { nodes: { id: string }[] } }>(
      '{ accessRules(filter: { key: { eq: "sale.own-orders" } }) { nodes { id } } }',
    )
    const id = found.accessRules.nodes[0]?.id
    const gone = await tenant.run('mutation($id: ID!) { deleteAccessRules(ids: [$id]) }', { id })
    expect(gone.errors).toMatchObject([{ code: 'BUSINESS_RULE' }])
    const toggle =
      'mutation($id: ID!, $on: Boolean!) { updateAccessRule(id: $id, input: { isActive: $on }) { id } }'
    await tenant.query(toggle, { id, on: false })
    expect((await ann.run('{ saleOrders { nodes { id } } }')).errors).toMatchObject([{ code: 'FORBIDDEN' }])
    await tenant.query(toggle, { id, on: true })
    expect((await ann.run('{ saleOrders { nodes { id } } }')).errors).toEqual([])
  })
})

describe('an API key', () => {
  test('is limited to its scopes, whoever it acts as', async () => {
    const reader = await tenant.as('base.administrator', { scopes: { readOnly: true } })
    expect((await reader.run('{ saleOrders { nodes { id } } }')).errors).toEqual([])
    expect(
      (await reader.run('mutation { createPartner(input: { name: "X" }) { id } }')).errors,
    ).toMatchObject([{ code: 'FORBIDDEN' }])
    const narrow = await tenant.as('base.administrator', { scopes: { entities: ['Partner'] } })
    expect((await narrow.run('{ saleOrders { nodes { id } } }')).errors).toMatchObject([
      { code: 'FORBIDDEN' },
    ])
    expect((await narrow.run('{ partners { nodes { id salesperson { id } } } }')).errors).toEqual([])
  })
})

describe('an explanation', () => {
  const ask = `query($user: ID!, $id: ID!, $operation: String!, $field: String, $entity: String!) {
    explainAccess(user: $user, entity: $entity, id: $id, operation: $operation, field: $field) {
      isAllowed reason roles { code via } rules { id key roleName via isMatch }
    }
  }`
  interface Answer {
    explainAccess: {
      isAllowed: boolean
      reason: string
      roles: { code: string; via: string[] }[]
      rules: { id: string; key: string; roleName: string; via: string[]; isMatch: boolean }[]
    }
  }
  const explain = async (user: number, id: string, operation: string, field?: string, entity = 'SaleOrder') =>
    (await tenant.query<Answer>(ask, { user: String(user), id, operation, field, entity })).explainAccess

  test('names the rule as a record, and the roles that lead to it', async () => {
    const answer = await explain(boss.userId, orders.ann, 'confirm')
    expect(answer).toMatchObject({ isAllowed: true, reason: 'The rule "sale.team-orders" allows it.' })
    const rule = answer.rules.find(({ key }) => key === 'sale.own-orders')
    expect(rule).toMatchObject({
      isMatch: false,
      roleName: 'Sales: salesperson',
      via: ['Sales: team leader', 'Sales: salesperson'],
    })
    const { accessRule } = await tenant.query<{ accessRule: { key: string } }>(
      'query($id: ID!) { accessRule(id: $id) { key } }',
      { id: rule?.id },
    )
    expect(accessRule.key).toBe('sale.own-orders')
    expect(answer.roles).toContainEqual({ code: 'base.user', via: ['Everyone'] })
  })

  test('tells of one field whether it is read or written', async () => {
    const user = String(ann.userId)
    expect(await explain(ann.userId, user, 'read', 'email', 'User')).toMatchObject({
      isAllowed: true,
      reason: 'The rule "base.directory" allows it.',
    })
    expect(await explain(ann.userId, String(bob.userId), 'read', 'locale', 'User')).toMatchObject({
      isAllowed: false,
      reason: 'Rules speak of it, but the record satisfies the condition of none.',
      rules: [{ key: 'base.own-profile', isMatch: false }],
    })
    expect(await explain(ann.userId, user, 'update', 'locale', 'User')).toMatchObject({ isAllowed: true })
    expect(await explain(ann.userId, user, 'update', 'email', 'User')).toMatchObject({
      isAllowed: false,
      rules: [],
    })
    const { errors } = await tenant.run(ask, {
      user,
      id: user,
      operation: 'read',
      field: 'nose',
      entity: 'User',
    })
    expect(errors).toMatchObject([{ code: 'NOT_FOUND', message: 'User has no field "nose".' }])
  })

  test('of a record names everybody who may, by their own rules', async () => {
    const whoMay = `query($id: ID!, $operation: String!) {
      whoMay(entity: "SaleOrder", id: $id, operation: $operation) { id isAllowed }
    }`
    const holders = async (id: string, operation: string) => {
      const found = await tenant.query<{ whoMay: { id: string; isAllowed: boolean }[] }>(whoMay, {
        id,
        operation,
      })
      const of = new Map(found.whoMay.map((one) => [one.id, one.isAllowed]))
      return [ann, bob, boss].map(({ userId }) => of.get(String(userId)))
    }
    expect(await holders(orders.ann, 'read')).toEqual([true, false, true])
    expect(await holders(orders.bob, 'confirm')).toEqual([false, true, false])
    expect(await holders(orders.ann, 'unlock')).toEqual([false, false, false])
    expect(await holders(orders.far, 'read')).toEqual([false, false, false])
    const refused = await ann.run(whoMay, { id: orders.ann, operation: 'read' })
    expect(refused.errors).toMatchObject([{ code: 'FORBIDDEN' }])
    const unknown = await tenant.run(whoMay, { id: '999999', operation: 'read' })
    expect(unknown.errors).toMatchObject([{ code: 'NOT_FOUND' }])
  })

  test('says no of somebody who is suspended', async () => {
    const gone = await tenant.as('sale.manager')
    await sql`update app_user set is_active = false where id = ${gone.userId}`.execute(tenant.db)
    const answer = await explain(gone.userId, orders.ann, 'read')
    expect(answer.isAllowed).toBe(false)
    expect(answer.reason).toContain('may not sign in')
  })
})
