import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compare, mul, sub, sum } from '#core/decimal.ts'
import { computeTaxes } from '#modules/tax/compute-taxes.ts'
import type { TaxDefinition } from '#modules/tax/tax-definition.ts'
import { type OrderReply, openShop } from './kit.ts'

const shop = openShop()

interface Kit {
  taxes: TaxDefinition[]
  currencies: { id: string; rounding: string }[]
  companies: { id: string; mode: 'PER_LINE' | 'GLOBAL' }[]
}

async function prepare(): Promise<Kit> {
  const plain = [
    { kind: 'PERCENT', amount: '20' },
    { kind: 'PERCENT', amount: '5.5', affectsBase: true, sequence: 1 },
    { kind: 'PERCENT', amount: '7', isPriceIncluded: true },
    { kind: 'FIXED', amount: '0.37' },
    { kind: 'DIVISION', amount: '10' },
    { kind: 'PERCENT', amount: '-2.5', sequence: 30 },
  ] as const
  const taxes: TaxDefinition[] = []
  for (const input of plain) {
    const id = await shop.tax(input)
    taxes.push({ id, name: id, isPriceIncluded: false, affectsBase: false, sequence: 10, ...input })
  }
  const children = taxes.slice(0, 2)
  const group = await shop.tax({ kind: 'GROUP', children: { link: children.map(({ id }) => id) } })
  const values = {
    name: group,
    kind: 'GROUP',
    amount: '0',
    isPriceIncluded: false,
    affectsBase: false,
    sequence: 10,
  } as const
  taxes.push({ id: group, ...values, children })
  const found = await shop.tenant.query<{ currencies: { nodes: { id: string; rounding: string }[] } }>(
    '{ currencies(filter: { code: { in: ["EUR", "JPY", "KWD"] } }) { nodes { id rounding } } }',
  )
  const currency = found.currencies.nodes[0]?.id
  const global = await shop.make('Company', { name: 'Rounds once', currency, taxRounding: 'GLOBAL' })
  const companies: Kit['companies'] = [
    { id: String(shop.tenant.companyId), mode: 'PER_LINE' },
    { id: global, mode: 'GLOBAL' },
  ]
  return { taxes, currencies: found.currencies.nodes, companies }
}

const decimals = (max: number, places: number) =>
  fc
    .tuple(fc.integer({ min: -max, max }), fc.integer({ min: 0, max: places }))
    .map(([n, p]) => mul(String(n), `1e-${p}`))
const someLine = fc.record({
  quantity: decimals(500, 3),
  unitPrice: decimals(99_999, 4),
  discountPercent: fc.constantFrom('0', '0', '10', '33.33', '100'),
  taxes: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 3 }),
})

test('totals are those of the tax function, for any lines, taxes, currencies and both ways of rounding', async () => {
  const kit = await prepare()
  const pick = fc.record({
    lines: fc.array(someLine, { maxLength: 6 }),
    currency: fc.constantFrom(...kit.currencies),
    company: fc.constantFrom(...kit.companies),
  })
  await fc.assert(
    fc.asyncProperty(pick, async ({ lines, currency, company }) => {
      const create = lines.map(({ quantity, unitPrice, discountPercent, taxes }) =>
        shop.line(quantity, unitPrice, {
          discountPercent,
          taxes: { set: taxes.map((index) => kit.taxes[index]?.id) },
        }),
      )
      const order = await shop.create({ company: company.id, currency: currency.id, lines: { create } })
      const wanted = computeTaxes({
        lines: lines.map((line, key) => ({
          key,
          ...line,
          taxes: line.taxes.map((index) => kit.taxes[index] as TaxDefinition),
        })),
        currency,
        mode: company.mode,
      })
      const { untaxed, tax, total } = wanted.totals
      expect([order.amountUntaxed, order.amountTax, order.amountTotal]).toEqual([untaxed, tax, total])
      expect(order.lines.nodes.map((line) => [line.subtotal, line.total])).toEqual(
        wanted.lines.map((line) => [line.subtotal, line.total]),
      )
      expectConsistent(order)
    }),
    { numRuns: 60 },
  )
})

/** Lines add up to the order, and each line to itself. */
function expectConsistent(order: OrderReply): void {
  const { nodes } = order.lines
  expect(sum(nodes.map((line) => line.subtotal))).toBe(order.amountUntaxed)
  expect(sum(nodes.map((line) => line.total))).toBe(order.amountTotal)
  for (const line of nodes) expect(compare(sub(line.total, line.subtotal), line.taxAmount)).toBe(0)
}

const addLine = (order: string, quantity: string, unitPrice: string) =>
  shop.tenant.run(
    'mutation ($input: SaleOrderLineCreateInput!) { createSaleOrderLine(input: $input) { id } }',
    {
      input: { order, ...shop.line(quantity, unitPrice) },
    },
  )

test('fifty lines that are added at the same time are all in the total', async () => {
  const order = await shop.create()
  const replies = await Promise.all(
    Array.from({ length: 50 }, (_, index) => addLine(order.id, '1', String(index + 1))),
  )
  expect(replies.flatMap(({ errors }) => errors)).toEqual([])
  const stored = await shop.read(order.id)
  expect(stored.lines.nodes).toHaveLength(50)
  expect(stored.amountTotal).toBe('1275')
  expect(stored.version).toBeGreaterThanOrEqual(51)
  expect(new Set(stored.lines.nodes.map((line) => line.sequence)).size).toBe(50)
  expectConsistent(stored)
})

test('people who edit, add and delete different lines at the same time leave the right total', async () => {
  const tax = await shop.tax({ amount: '19' })
  const create = Array.from({ length: 10 }, () => shop.line('1', '9.99', { taxes: { set: [tax] } }))
  const order = await shop.create({ lines: { create } })
  const ids = order.lines.nodes.map(({ id }) => id)
  const edit =
    'mutation ($id: ID!, $q: Decimal!) { updateSaleOrderLine(id: $id, input: { quantity: $q }) { id } }'
  const replies = await Promise.all([
    ...ids.slice(0, 6).map((id, index) => shop.tenant.run(edit, { id, q: String(index + 2) })),
    ...ids
      .slice(6)
      .map((id) => shop.tenant.run('mutation ($id: ID!) { deleteSaleOrderLines(ids: [$id]) }', { id })),
    ...[1, 2, 3].map((quantity) => addLine(order.id, String(quantity), '0.333')),
  ])
  expect(replies.flatMap(({ errors }) => errors)).toEqual([])
  const stored = await shop.read(order.id)
  expect(stored.lines.nodes).toHaveLength(9)
  const wanted = computeTaxes({
    lines: stored.lines.nodes.map((line, key) => ({
      ...line,
      key,
      taxes: line.taxes.nodes.map(() => definition(tax)),
    })),
    currency: { rounding: '0.01' },
    mode: 'PER_LINE',
  })
  expect(stored.amountTotal).toBe(wanted.totals.total)
  expectConsistent(stored)
})

const definition = (id: string): TaxDefinition => ({
  id,
  name: id,
  kind: 'PERCENT',
  amount: '19',
  isPriceIncluded: false,
  affectsBase: false,
  sequence: 10,
})

test('a line that is deleted leaves the total, by itself and through the order', async () => {
  const order = await shop.create({
    lines: { create: [shop.line('1', '10'), shop.line('1', '20'), shop.line('1', '40')] },
  })
  const [first, second] = order.lines.nodes
  await shop.tenant.query('mutation ($id: ID!) { deleteSaleOrderLines(ids: [$id]) }', { id: first?.id })
  expect((await shop.read(order.id)).amountTotal).toBe('60')
  const after = await shop.update(order.id, { lines: { delete: [second?.id] } })
  expect(after).toMatchObject({ amountTotal: '40', lines: { nodes: [{ unitPrice: '40' }] } })
})

test('totals of many orders in one call are right too', async () => {
  const inputs = Array.from({ length: 40 }, (_, index) => ({
    partner: shop.customer,
    lines: { create: [shop.line('3', String(index)), shop.line('1', '0.01')] },
  }))
  const data = await shop.tenant.query<{ orders: { number: string; amountTotal: string }[] }>(
    'mutation ($inputs: [SaleOrderCreateInput!]!) { orders: createSaleOrders(inputs: $inputs) { number amountTotal } }',
    { inputs },
  )
  expect(data.orders.map((order) => order.amountTotal)).toEqual(
    inputs.map((_, index) => sum([String(index * 3), '0.01'])),
  )
  expect(new Set(data.orders.map((order) => order.number)).size).toBe(40)
})

test('taxes that take the whole price are an error that says so, and nothing is stored', async () => {
  const tax = await shop.tax({ amount: '-100', isPriceIncluded: true })
  const { errors } = await shop.tryCreate({
    reference: 'never',
    lines: { create: [shop.line('1', '10', { taxes: { set: [tax] } })] },
  })
  expect(errors[0]).toMatchObject({ code: 'VALIDATION', issues: [{ rule: 'tax.definition' }] })
  const found = await shop.tenant.query(
    '{ saleOrders(filter: { reference: { eq: "never" } }) { totalCount } }',
  )
  expect(found).toEqual({ saleOrders: { totalCount: 0 } })
})
