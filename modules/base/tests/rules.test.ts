import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'

let tenant: TestTenant
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['base'] })
})
afterAll(() => tenant?.close())

type Row = Record<string, unknown>

const create = (type: string, input: Row, fields = 'id') =>
  tenant.run<Record<string, Row>>(
    `mutation ($input: ${type}CreateInput!) { create${type}(input: $input) { ${fields} } }`,
    { input },
  )
const update = (type: string, id: unknown, input: Row) =>
  tenant.run(
    `mutation ($id: ID!, $input: ${type}UpdateInput!) { update${type}(id: $id, input: $input) { id } }`,
    { id, input },
  )
const idOf = async (many: string, field: string, value: string) =>
  (
    await tenant.query<Record<string, { nodes: Row[] }>>(
      `{ ${many}(filter: { ${field}: { eq: "${value}" } }) { nodes { id } } }`,
    )
  )[many]?.nodes[0]?.id

describe('companies', () => {
  test('make no circle, also by parallel moves', async () => {
    const currency = await idOf('currencies', 'code', 'EUR')
    const company = async (name: string, parent?: unknown) =>
      (await create('Company', { name, currency, parent })).data.createCompany?.id
    const top = await company('Top')
    const low = await company('Low', top)
    expect((await update('Company', top, { parent: low })).errors[0]?.issues[0]).toMatchObject({
      path: ['parent'],
      rule: 'company.no-cycle',
    })
    const [a, b] = [await company('A'), await company('B')]
    const moves = await Promise.all([
      update('Company', a, { parent: b }),
      update('Company', b, { parent: a }),
    ])
    expect(moves.filter((move) => move.errors.length === 0)).toHaveLength(1)
  })

  test('need a name of their own and a currency that exists', async () => {
    const currency = await idOf('currencies', 'code', 'EUR')
    expect((await create('Company', { name: 'Test company', currency })).errors[0]?.code).toBe('CONSTRAINT')
    expect((await create('Company', { name: 'Odd', currency: '999999' })).errors[0]?.issues[0]).toMatchObject(
      { path: ['currency'], rule: 'reference' },
    )
  })
})

describe('units', () => {
  test('have one reference a category, with the factor 1', async () => {
    const category = (await create('UomCategory', { name: 'Loudness' })).data.createUomCategory?.id
    const unit = (input: Row) => create('Uom', { category, name: `U${Math.random()}`, factor: '1', ...input })
    const made = await Promise.all(Array.from({ length: 5 }, () => unit({ isReference: true })))
    expect(made.filter((reply) => reply.errors.length === 0)).toHaveLength(1)
    expect(made.flatMap((reply) => reply.errors.map((error) => error.message))).toContain(
      'The category already has a reference unit.',
    )
    expect((await unit({ isReference: true, factor: '2' })).errors[0]?.message).toBe(
      'The factor of a reference unit is 1.',
    )
    expect((await unit({ factor: '0' })).errors[0]?.message).toBe(
      'The factor of a unit must be more than zero.',
    )
    expect((await unit({ factor: '1', rounding: '0' })).errors[0]?.message).toBe(
      'The rounding of a unit must be more than zero.',
    )
  })
})

describe('people', () => {
  test('have one account for each spelling of their address', async () => {
    const { data } = await create('User', { name: 'Eve', email: ' Eve@Example.com ' }, 'id email')
    expect(data.createUser?.email).toBe('eve@example.com')
    expect((await create('User', { name: 'Eve', email: 'EVE@example.com' })).errors[0]?.code).toBe(
      'CONSTRAINT',
    )
  })

  test('cannot lock themselves out, nor choose a language or time zone that is none', async () => {
    expect((await update('User', tenant.viewer.userId, { isActive: false })).errors[0]?.issues[0]?.rule).toBe(
      'user.self-suspension',
    )
    expect(
      (await update('User', tenant.viewer.userId, { timeZone: 'Mars/Base' })).errors[0]?.issues[0]?.path,
    ).toEqual(['timeZone'])
    expect((await update('User', tenant.viewer.userId, { locale: '??' })).errors[0]?.issues[0]?.path).toEqual(
      ['locale'],
    )
  })

  test('never show the hash of a password', () => {
    const fields = Object.keys(
      (tenant.registry.schema.getType('User') as unknown as { getFields(): Row }).getFields(),
    )
    expect(fields).toContain('email')
    expect(fields.filter((name) => /password.*hash/i.test(name))).toEqual([])
  })
})

describe('seeded currencies and countries', () => {
  test('have their decimals, their money and their states', async () => {
    const data = await tenant.query<Record<string, { nodes: Row[]; totalCount: number }>>(
      `{ currencies(filter: { code: { in: ["JPY", "EUR", "KWD"] } }, orderBy: [{ code: ASC }]) { nodes { code decimals rounding } }
         countries(filter: { code: { eq: "CH" } }) { nodes { name currency { code } states { totalCount } } } }`,
    )
    expect(data.currencies?.nodes).toEqual([
      { code: 'EUR', decimals: 2, rounding: '0.01' },
      { code: 'JPY', decimals: 0, rounding: '1' },
      { code: 'KWD', decimals: 3, rounding: '0.001' },
    ])
    expect(data.countries?.nodes).toEqual([
      { name: 'Switzerland', currency: { code: 'CHF' }, states: { totalCount: 26 } },
    ])
  })

  test('keep codes of the standard form', async () => {
    expect((await create('Currency', { code: 'eur', name: 'Odd' })).errors[0]?.issues[0]?.path).toEqual([
      'code',
    ])
    expect((await create('Country', { code: 'XXX', name: 'Odd' })).errors[0]?.issues[0]?.path).toEqual([
      'code',
    ])
  })
})
