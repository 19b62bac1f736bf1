/** Rights of the ready-made roles, by every path that a client has. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestActor } from '#server/testing/test-tenant.ts'
import { type SaleStage, setSaleStage } from './sale-stage.ts'

let tenant: SaleStage['tenant']
let ann: SaleStage['ann']
let bob: SaleStage['bob']
let boss: SaleStage['boss']
let otherCompany: number
let partner: string
let orders: SaleStage['orders']
let newOrder: SaleStage['newOrder']
let unit: SaleStage['unit']

beforeAll(async () => {
  ;({ tenant, ann, bob, boss, otherCompany, partner, orders, newOrder, unit } = await setSaleStage())
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
