import { expect, test } from 'vitest'
import { openShop } from './kit.ts'

const shop = openShop()

const create = `mutation ($input: SaleOrderCreateInput!) { createSaleOrder(input: $input) { id number amountTotal } }`

/** How many statements it takes to create an order of these products. */
function creating(products: string[], idempotencyKey?: string): Promise<number> {
  const lines = products.map((product) => ({ product, quantity: '2' }))
  const input = { partner: shop.customer, lines: { create: lines } }
  return shop.tenant.statements(() => shop.tenant.query(create, { input }, { idempotencyKey }))
}

test('an order takes twelve statements, however many lines it has', async () => {
  const tax = await shop.tax({ amount: '20' })
  const products: string[] = []
  for (let n = 0; n < 20; n++)
    products.push(await shop.product({ name: `Counted ${n}`, saleTaxes: { link: [tax] } }))
  // The first order of all makes the counter of its numbers.
  await creating(products)
  // Begin, references, keys, needs, addresses, number, prices, order, lines, links to taxes, reply, commit.
  expect(await creating(products.slice(0, 10))).toBe(12)
  expect(await creating(products)).toBe(12)
  // Once more to claim the key, and once to keep the answer.
  expect(await creating(products.slice(0, 10), 'counted')).toBe(14)
})

test('what happens to one order takes few statements', async () => {
  const product = await shop.product({ name: 'Few' })
  const { id } = await shop.create({ lines: { create: [{ product }, { product }] } })
  const counted = (document: string): Promise<number> =>
    shop.tenant.statements(() => shop.tenant.query(document, { id }))
  // Begin, lock, the order with its needs, write, reply, commit.
  expect(
    await counted('mutation ($id: ID!) { updateSaleOrder(id: $id, input: { reference: "R" }) { id } }'),
  ).toBe(6)
  expect(await counted('mutation ($id: ID!) { confirmSaleOrders(ids: [$id]) { state } }')).toBe(6)
  await shop.act('cancel', id)
  // Begin, lock, the order, write, what is said and planned about it, commit.
  expect(await counted('mutation ($id: ID!) { deleteSaleOrders(ids: [$id]) }')).toBe(6)
})
