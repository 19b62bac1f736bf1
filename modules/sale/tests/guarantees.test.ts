import { expect, test } from 'vitest'
import { openShop } from './kit.ts'

const shop = openShop()
const lines = { lines: { create: [{ name: 'Something', quantity: '2', unitPrice: '10', uom: '1' }] } }
const count = async (where: string) => {
  const data = await shop.tenant.query<{ saleOrders: { totalCount: number } }>(
    `{ saleOrders(filter: ${where}) { totalCount } }`,
  )
  return data.saleOrders.totalCount
}

test('a dry run shows number and totals and leaves nothing behind', async () => {
  const { data, errors } = await shop.tryCreate({ reference: 'dry', ...lines }, 'dryRun: true')
  expect(errors).toEqual([])
  expect(data.order).toMatchObject({ amountTotal: '20', lines: { nodes: [{ subtotal: '20' }] } })
  expect(await count('{ reference: { eq: "dry" } }')).toBe(0)

  const order = await shop.create(lines)
  for (const action of ['confirm', 'duplicate', 'revise']) {
    expect((await shop.tryAct(action, order.id, ', dryRun: true')).errors).toEqual([])
  }
  expect(await shop.read(order.id)).toEqual(order)
  expect(
    await count(
      `{ or: [{ duplicateOf: { id: { eq: "${order.id}" } } }, { revisionOf: { id: { eq: "${order.id}" } } }] }`,
    ),
  ).toBe(0)
})

test('the same idempotency key makes one order and one copy, however often it is sent', async () => {
  const send = () => shop.create({ reference: 'once', ...lines }, { idempotencyKey: 'order-1' })
  const [first, second] = [await send(), await send()]
  expect(second.id).toBe(first.id)
  const parallel = await Promise.all(
    [1, 2, 3].map(() => shop.create({ reference: 'many' }, { idempotencyKey: 'order-2' })),
  )
  expect(new Set(parallel.map(({ id }) => id)).size).toBe(1)
  expect(await count('{ reference: { in: ["once", "many"] } }')).toBe(2)

  const copy = () => shop.tryAct('duplicate', first.id, '', { idempotencyKey: 'copy-1' })
  const copies = [await copy(), await copy()]
  expect(copies[0]?.data.orders[0]?.id).toBe(copies[1]?.data.orders[0]?.id)
  const other = await shop.tenant.run(
    'mutation ($input: SaleOrderCreateInput!) { order: createSaleOrder(input: $input) { id } }',
    { input: { partner: shop.customer, reference: 'other' } },
    { idempotencyKey: 'order-1' },
  )
  expect(other.errors[0]?.code).toBe('IDEMPOTENCY_MISMATCH')
})

test('the version of an order covers its lines: whoever saved an older one hears of it', async () => {
  const order = await shop.create(lines)
  const id = order.lines.nodes[0]?.id
  await shop.tenant.query(
    'mutation ($id: ID!) { updateSaleOrderLine(id: $id, input: { quantity: "3" }) { id } }',
    { id },
  )
  const { errors } = await shop.tryUpdate(order.id, { note: 'Mine' }, order.version)
  expect(errors[0]).toMatchObject({
    code: 'CONFLICT',
    current: { version: order.version + 1, amountTotal: '30' },
  })
  const stale = await shop.tryAct('confirm', order.id, `, expectedVersions: [${order.version}]`)
  expect(stale.errors[0]?.code).toBe('CONFLICT')
  const fresh = await shop.tryAct('confirm', order.id, `, expectedVersions: [${order.version + 1}]`)
  expect(fresh.errors).toEqual([])
})

test('one bad line refuses the whole order and says which', async () => {
  const { errors } = await shop.tryCreate({
    reference: 'half',
    lines: { create: [shop.line('1', '1'), { product: '999999' }, shop.line('1', 'abc')] },
  })
  expect(errors).not.toEqual([])
  const again = await shop.tryCreate({
    reference: 'half',
    lines: { create: [shop.line('1', '1'), { product: '999999' }] },
  })
  expect(again.errors[0]?.issues[0]).toMatchObject({
    path: ['lines', 'create', 1, 'product'],
    rule: 'reference',
  })
  expect(await count('{ reference: { eq: "half" } }')).toBe(0)
})

test('a customer with orders cannot be deleted, nor a product or tax on a line', async () => {
  const partner = await shop.make('Partner', { name: 'Has an order' })
  const tax = await shop.tax({ amount: '1' })
  const product = await shop.product({})
  await shop.create({ partner, lines: { create: [{ product, taxes: { set: [tax] } }] } })
  for (const [mutation, id] of [
    ['deletePartners', partner],
    ['deleteProducts', product],
    ['deleteTaxes', tax],
  ]) {
    const { errors } = await shop.tenant.run(`mutation ($id: ID!) { ${mutation}(ids: [$id]) }`, { id })
    expect(errors[0]?.code, mutation).toBe('CONSTRAINT')
  }
})
