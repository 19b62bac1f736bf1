import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { entityOf } from '#schema/model.ts'
import { createRecord } from '#server/records/input.ts'
import { runOperation } from '#server/records/transaction.ts'
import { advanceTo } from '#server/records/transition.ts'
import { openShop } from './kit.ts'

const shop = openShop()

/** Writes an order as the import engine does: as a new record that is brought to its state by transitions. */
async function importOrder(state: string, input: Record<string, unknown>): Promise<string> {
  const { registry, db, viewer } = shop.tenant
  const entity = entityOf(registry.model, 'SaleOrder')
  return runOperation({ registry, db, viewer, requestId: 'import' }, {}, async (operation, context) => {
    const order = await createRecord(operation, entity, { partner: shop.customer, ...input }, [0])
    await advanceTo(operation, context, entity, [order], state)
    await context.save()
    return String(order.id)
  })
}

const northwind = [
  { quantity: '12', unitPrice: '14.0000', discountPercent: '0' },
  { quantity: '40', unitPrice: '42.4000', discountPercent: '15.000000596' },
  { quantity: '5', unitPrice: '34.8', discountPercent: '5' },
]

test('history keeps its number, date and prices to the last digit, and is confirmed on its own day', async () => {
  const product = await shop.product({ listPrice: '99' })
  const create = northwind.map((line) => ({ product, ...line }))
  const id = await importOrder('DONE', {
    number: '10248',
    date: '1996-07-04T00:00:00.000Z',
    validUntil: '1996-08-01',
    lines: { create },
  })
  const order = await shop.read(id)
  expect(order).toMatchObject({
    number: '10248',
    state: 'DONE',
    isLocked: true,
    date: '1996-07-04T00:00:00.000Z',
    confirmedAt: '1996-07-04T00:00:00.000Z',
    currencyRate: '1',
  })
  const stored = order.lines.nodes.map(({ quantity, unitPrice, discountPercent }) => ({
    quantity,
    unitPrice,
    discountPercent,
  }))
  expect(stored.map(({ unitPrice }) => Number(unitPrice))).toEqual([14, 42.4, 34.8])
  expect(stored[1]?.discountPercent).toBe('15.000000596')
  const net = await sql<{ sum: string }>`
    select sum(quantity * unit_price * (1 - discount_percent / 100)) from sale_order_line where order_id = ${id}
  `.execute(shop.tenant.db)
  expect(Number(net.rows[0]?.sum)).toBe(168 + 1696 * (1 - 0.15000000596) + 165.3)
  // 168.00 + 1441.60 (of 1441.59998989) + 165.30
  expect(order.amountUntaxed).toBe('1774.9')
})

test.each(['DRAFT', 'SENT', 'SALE', 'CANCEL'])('history may stand in state %s', async (state) => {
  const id = await importOrder(state, {
    date: '2010-12-01T08:26:00.000Z',
    validUntil: '2010-12-31',
    lines: { create: [shop.line('6', '2.55')] },
  })
  const order = await shop.read(id)
  expect(order).toMatchObject({ state, amountTotal: '15.3', cancelReason: null })
  expect(order.number).toMatch(/^S\d{5}$/)
  expect(order.confirmedAt).toBe(state === 'SALE' ? '2010-12-01T08:26:00.000Z' : null)
})

test('history obeys the rules of the transitions: no products, no order', async () => {
  await expect(importOrder('SALE', { number: 'EMPTY' })).rejects.toMatchObject({ code: 'BUSINESS_RULE' })
  const found = await shop.tenant.query('{ saleOrders(filter: { number: { eq: "EMPTY" } }) { totalCount } }')
  expect(found).toEqual({ saleOrders: { totalCount: 0 } })
})

test('foreign history is confirmed at the rate of its day, or at the rate that it brings', async () => {
  const found = await shop.tenant.query<{ currencies: { nodes: { id: string }[] } }>(
    '{ currencies(filter: { code: { eq: "GBP" } }) { nodes { id } } }',
  )
  const currency = found.currencies.nodes[0]?.id
  await shop.make('CurrencyRate', { currency, date: '2010-01-01', rate: '0.89' })
  await shop.make('CurrencyRate', { currency, date: '2020-01-01', rate: '0.85' })
  const input = { currency, lines: { create: [shop.line('1', '1')] } }
  const told = await importOrder('SALE', { ...input, date: '2011-05-05T12:00:00.000Z' })
  expect((await shop.read(told)).currencyRate).toBe('0.89')
  await expect(importOrder('SALE', { ...input, date: '2009-05-05T12:00:00.000Z' })).rejects.toThrow(
    /no rate of GBP/,
  )
  const brought = await importOrder('SALE', {
    ...input,
    date: '2009-05-05T12:00:00.000Z',
    currencyRate: '0.9',
  })
  expect((await shop.read(brought)).currencyRate).toBe('0.9')
})
