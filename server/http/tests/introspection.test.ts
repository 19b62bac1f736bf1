/** What introspection tells whom, by HTTP and by the tenant's own rules. */
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, type WantedKey } from '#server/access/api-keys.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'
import { grantAll, type Served, serveTenant } from './served-tenant.ts'

let tenant: TestTenant
let served: Served
let administrator: string
let reader: string
let salesperson: string

async function keyOf(userId: number, options: Partial<WantedKey> = {}): Promise<string> {
  return (await createApiKey(tenant.db as never, { userId, name: 'test', ...options })).key
}

interface Answer {
  status: number
  data: Record<string, unknown>
  errors?: { message: string; extensions: { code: string } }[]
}

async function ask(key: string | undefined, query: string, variables = {}): Promise<Answer> {
  const reply = await fetch(`${served.origin}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-trellis-csrf': '1',
      ...(key ? { authorization: `Bearer ${key}` } : {}),
    },
    body: JSON.stringify({ query, variables }),
  })
  return { status: reply.status, ...((await reply.json()) as Omit<Answer, 'status'>) }
}

async function schemaOf(key: string) {
  const { data } = await ask(key, getIntrospectionQuery())
  return buildClientSchema(data as unknown as IntrospectionQuery)
}

beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['sale'] })
  await grantAll(tenant)
  administrator = await keyOf(tenant.viewer.userId)
  reader = await keyOf((await tenant.as('contacts.reader')).userId)
  salesperson = await keyOf((await tenant.as('sale.salesperson')).userId)
  served = await serveTenant(tenant)
})
afterAll(async () => {
  await served?.stop()
  await tenant?.close()
})

describe('introspection', () => {
  it('shows administrators the whole schema', async () => {
    const schema = await schemaOf(administrator)
    expect(Object.keys(schema.getTypeMap()).sort()).toEqual(
      Object.keys(tenant.registry.schema.getTypeMap()).sort(),
    )
    expect(schema.getQueryType()?.getFields().explainAccess).toBeDefined()
  })

  it('shows others the entities that they have a right on, and no trace of the rest', async () => {
    const schema = await schemaOf(reader)
    const names = Object.keys(schema.getTypeMap())
    expect(names).toContain('Partner')
    expect(
      names.filter((name) => /^(SaleOrder|AccessRule|ProductTemplate|AccessExplanation)/.test(name)),
    ).toEqual([])
    const fields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(
      (type) => Object.keys(type?.getFields() ?? {}),
    )
    expect(fields).toEqual(
      expect.arrayContaining(['partners', 'partnerAggregate', 'partnerChanged', 'viewer']),
    )
    expect(
      fields.filter((name) =>
        /saleOrder|accessRule|explainAccess|(create|update|delete|merge)Partner/i.test(name),
      ),
    ).toEqual([])
    expect(JSON.stringify((await ask(reader, getIntrospectionQuery())).data)).not.toContain('AccessRule')
  })

  it('shows operations and fields as far as they are allowed', async () => {
    const schema = await schemaOf(salesperson)
    const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {})
    expect(mutations).toEqual(
      expect.arrayContaining(['createSaleOrder', 'confirmSaleOrders', 'updateUser', 'createPartner']),
    )
    expect(
      mutations.filter((name) => /unlockSaleOrders|createUsers?$|deletePartners|createRole/.test(name)),
    ).toEqual([])
    const fieldsOf = (name: string) =>
      Object.keys((schema.getType(name) as { getFields(): object } | undefined)?.getFields() ?? {})
    expect(fieldsOf('Product')).toContain('displayName')
    for (const type of ['Product', 'ProductFilter', 'ProductOrder', 'ProductTotals'])
      expect(fieldsOf(type), type).not.toContain('cost')
    expect(fieldsOf('UserUpdateInput').sort()).toEqual(['image', 'locale', 'name', 'noticeMail', 'timeZone'])
    expect(fieldsOf('SaleOrderPermissions')).not.toContain('unlock')
  })

  it('answers __type in one request with data, out of fragments and by variables too', async () => {
    const query = `query Both($name: String!, $with: Boolean!) {
      viewer { roles } ...About
      order: __type(name: "SaleOrder") { name }
      skipped: __type(name: "Query") @skip(if: $with) { name }
    }
    fragment About on Query { partner: __type(name: $name) { name fields { name } } }`
    const found = await ask(reader, query, { name: 'Partner', with: true })
    expect(found).toMatchObject({
      status: 200,
      data: { viewer: { roles: ['contacts.reader'] }, order: null, partner: { name: 'Partner' } },
    })
    expect(Object.keys(found.data)).not.toContain('skipped')
    const whole = await ask(administrator, query, { name: 'Role', with: true })
    expect(whole.data).toMatchObject({ order: { name: 'SaleOrder' }, partner: { name: 'Role' } })
  })

  it('follows a change of the rules from the next request', async () => {
    const actor = await tenant.as('contacts.reader')
    const key = await keyOf(actor.userId)
    const query = '{ __type(name: "Role") { name } }'
    expect((await ask(key, query)).data).toEqual({ __type: null })
    const { roles } = await tenant.query<{ roles: { nodes: { id: string }[] } }>(
      '{ roles(filter: { code: { eq: "contacts.reader" } }) { nodes { id } } }',
    )
    const { createAccessRule } = await tenant.query<{ createAccessRule: { id: string } }>(
      'mutation($input: AccessRuleCreateInput!) { createAccessRule(input: $input) { id } }',
      { input: { description: 'x', role: roles.nodes[0]?.id, entity: 'Role', operations: ['read'] } },
    )
    expect((await ask(key, query)).data).toEqual({ __type: { name: 'Role' } })
    await tenant.query('mutation($id: ID!) { deleteAccessRules(ids: [$id]) }', { id: createAccessRule.id })
    expect((await ask(key, query)).data).toEqual({ __type: null })
  })

  it('is limited by the scopes of a key, an administrator’s too', async () => {
    const key = await keyOf(tenant.viewer.userId, { scopes: { entities: ['Partner'], readOnly: true } })
    const { data } = await ask(
      key,
      '{ a: __type(name: "Partner") { name } b: __type(name: "SaleOrder") { name } }',
    )
    expect(data).toEqual({ a: { name: 'Partner' }, b: null })
  })

  it('is refused to who did not sign in', async () => {
    for (const query of ['{ __schema { queryType { name } } }', '{ __type(name: "Query") { name } }'])
      expect(await ask(undefined, query)).toMatchObject({
        status: 401,
        errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
      })
  })
})

describe('an error of validation', () => {
  it('guesses what was meant for administrators only', async () => {
    const query = '{ saleOrdrs { nodes { id } } }'
    expect((await ask(administrator, query)).errors?.[0]?.message).toContain('Did you mean')
    expect((await ask(reader, query)).errors?.[0]?.message).toBe(
      'Cannot query field "saleOrdrs" on type "Query".',
    )
  })
})
