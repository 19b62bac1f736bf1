import { expect, test } from 'vitest'
import { openShop } from './kit.ts'

const shop = openShop()

async function confirmed() {
  const order = await shop.create({
    lines: { create: [shop.line('2', '10'), shop.line('1', '5'), { kind: 'NOTE', name: 'Fragile' }] },
  })
  return shop.act('confirm', order.id)
}

test('what was agreed cannot change after confirmation: neither the order nor its lines', async () => {
  const order = await confirmed()
  const [line, , note] = order.lines.nodes
  const tax = await shop.tax({ amount: '20' })
  const partner = await shop.make('Partner', { name: 'Somebody else' })
  const pricelist = await shop.make('Pricelist', { name: 'Cheaper' })
  const attempts = {
    partner: { partner },
    deliveryPartner: { deliveryPartner: partner },
    pricelist: { pricelist },
    date: { date: '2020-01-01T00:00:00.000Z' },
    validUntil: { validUntil: '2099-01-01' },
    terms: { terms: 'Pay at once' },
    'lines 1': { lines: { update: [{ id: line?.id, unitPrice: '9' }] } },
    'lines 2': { lines: { update: [{ id: line?.id, quantity: '3' }] } },
    'lines 3': { lines: { update: [{ id: line?.id, discountPercent: '50' }] } },
    'lines 4': { lines: { update: [{ id: line?.id, taxes: { link: [tax] } }] } },
    'lines 5': { lines: { update: [{ id: note?.id, name: 'Sturdy' }] } },
    'lines 6': { lines: { delete: [line?.id] } },
    'lines 7': { lines: { create: [shop.line('1', '1')] } },
    'lines 8': { lines: { create: [{ kind: 'NOTE', name: 'Free of charge' }] } },
    'lines 9': { lines: { set: [line?.id] } },
  }
  for (const [what, input] of Object.entries(attempts)) {
    const { errors } = await shop.tryUpdate(order.id, input)
    expect(errors[0]?.issues[0], what).toMatchObject({ path: [what.split(' ')[0]], rule: 'sale.frozen' })
  }
  expect(await shop.read(order.id)).toEqual(order)
})

test('lines cannot change by themselves either', async () => {
  const order = await confirmed()
  const id = order.lines.nodes[0]?.id
  const { tenant } = shop
  const attempts = [
    await tenant.run(
      'mutation ($id: ID!) { updateSaleOrderLine(id: $id, input: { quantity: "9" }) { id } }',
      { id },
    ),
    await tenant.run('mutation ($id: ID!) { deleteSaleOrderLines(ids: [$id]) }', { id }),
    await tenant.run(
      'mutation ($input: SaleOrderLineCreateInput!) { createSaleOrderLine(input: $input) { id } }',
      {
        input: { order: order.id, ...shop.line('1', '1') },
      },
    ),
    await tenant.run(
      'mutation ($input: [SaleOrderLineUpsertInput!]!) { upsertSaleOrderLines(inputs: $input) { id } }',
      {
        input: [{ externalId: 'shop.x', order: order.id, ...shop.line('1', '1') }],
      },
    ),
  ]
  for (const { errors } of attempts) expect(errors[0]?.issues[0]).toMatchObject({ rule: 'sale.frozen' })
  expect(await shop.read(order.id)).toEqual(order)
})

test('reference, notes and tags stay free until the order is locked', async () => {
  const order = await confirmed()
  const tag = await shop.make('Tag', { name: 'Urgent' })
  const free = await shop.update(order.id, { reference: 'PO 7', note: 'Call first', tags: { link: [tag] } })
  expect(free).toMatchObject({ reference: 'PO 7', amountTotal: '25' })

  const locked = await shop.act('lock', order.id)
  expect(locked.isLocked).toBe(true)
  for (const input of [
    { reference: 'PO 8' },
    { note: 'No' },
    { tags: { unlink: [tag] } },
    { lines: { create: [shop.line('1', '1')] } },
  ]) {
    const { errors } = await shop.tryUpdate(order.id, input)
    expect(errors[0]?.issues[0]).toMatchObject({ rule: 'sale.locked' })
  }
  const { errors } = await shop.tryAct('cancel', order.id)
  expect(errors[0]).toMatchObject({ code: 'BUSINESS_RULE', issues: [{ rule: 'sale.locked' }] })
  await shop.act('unlock', order.id)
  expect((await shop.update(order.id, { reference: 'PO 8' })).reference).toBe('PO 8')
})

test('a tax that changes later changes quotations when they are edited, and orders never', async () => {
  const tax = await shop.tax({ amount: '20' })
  const create = () => shop.create({ lines: { create: [shop.line('1', '100', { taxes: { link: [tax] } })] } })
  const [quotation, order] = [await create(), await create()]
  await shop.act('confirm', order.id)
  await shop.tenant.query('mutation ($id: ID!) { updateTax(id: $id, input: { amount: "10" }) { id } }', {
    id: tax,
  })
  expect((await shop.update(quotation.id, { note: 'x' })).amountTotal).toBe('110')
  expect((await shop.update(order.id, { note: 'x' })).amountTotal).toBe('120')
})

test('the number stays, and nobody sets state, totals or locks by an update', async () => {
  const order = await shop.create()
  const { errors } = await shop.tryUpdate(order.id, { number: 'S99999' })
  expect(errors[0]?.issues[0]).toMatchObject({ path: ['number'], rule: 'sale.number-fixed' })
  for (const input of [
    { state: 'SALE' },
    { amountTotal: '1' },
    { isLocked: true },
    { confirmedAt: '2020-01-01T00:00:00Z' },
  ]) {
    const reply = await shop.tryUpdate(order.id, input)
    expect(reply.errors[0]?.message).toMatch(/not defined/)
  }
})

test('only quotations that were not sent and cancelled orders can be deleted', async () => {
  const remove = (id: string) =>
    shop.tenant.run('mutation ($id: ID!) { deleteSaleOrders(ids: [$id]) }', { id })
  const draft = await shop.create({ lines: { create: [shop.line('1', '1')] } })
  expect((await remove(draft.id)).data).toEqual({ deleteSaleOrders: 1 })

  const order = await confirmed()
  expect((await remove(order.id)).errors[0]).toMatchObject({
    code: 'BUSINESS_RULE',
    issues: [{ rule: 'sale.delete' }],
  })
  await shop.act('cancel', order.id)
  expect((await remove(order.id)).data).toEqual({ deleteSaleOrders: 1 })
  const left = await shop.tenant.query<{ saleOrderLines: { totalCount: number } }>(
    `{ saleOrderLines(filter: { order: { id: { in: ["${draft.id}", "${order.id}"] } } }) { totalCount } }`,
  )
  expect(left.saleOrderLines.totalCount).toBe(0)
})
