import { expect, test } from 'vitest'
import { type OrderReply, openShop } from './kit.ts'

const shop = openShop()
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)

async function quotation(input: object = {}): Promise<OrderReply> {
  const tax = await shop.tax({ amount: '20' })
  const taxed = await shop.product({ name: 'Lamp', listPrice: '40', saleTaxes: { link: [tax] } })
  return shop.create({
    reference: 'PO 1',
    terms: '30 days',
    lines: {
      create: [
        { kind: 'SECTION', name: 'Light' },
        { product: taxed, quantity: '3', unitPrice: '39.999', discountPercent: '2.5' },
        { product: taxed, unitPrice: '40', taxes: { set: [] } },
      ],
    },
    ...input,
  })
}

const terms = (order: OrderReply) =>
  order.lines.nodes.map(({ sequence, kind, name, quantity, unitPrice, discountPercent, taxes, total }) => ({
    sequence,
    kind,
    name,
    quantity,
    unitPrice,
    discountPercent,
    taxes,
    total,
  }))

test('a duplicate is a new quotation with the same lines, a number of its own and the date of today', async () => {
  const order = await quotation({ date: '2024-02-03T10:00:00.000Z', validUntil: '2024-03-01' })
  const copy = await shop.act('duplicate', order.id)
  expect(copy.id).not.toBe(order.id)
  expect(copy.number).not.toBe(order.number)
  expect(copy).toMatchObject({
    state: 'DRAFT',
    validUntil: null,
    reference: null,
    duplicateOf: { number: order.number },
  })
  expect(copy.date.slice(0, 10)).toBe(day(0))
  expect(terms(copy)).toEqual(terms(order))
  expect(copy.amountTotal).toBe(order.amountTotal)
  expect(await shop.read(order.id)).toEqual(order)
})

test('a copy of a confirmed order can be edited, and its origin may go', async () => {
  const order = await quotation()
  await shop.act('confirm', order.id)
  const copy = await shop.act('duplicate', order.id)
  expect(copy).toMatchObject({ state: 'DRAFT', confirmedAt: null, currencyRate: null })
  await shop.update(copy.id, { lines: { create: [shop.line('1', '1')] } })
  await shop.act('cancel', order.id)
  await shop.tenant.query('mutation ($id: ID!) { deleteSaleOrders(ids: [$id]) }', { id: order.id })
  expect((await shop.read(copy.id)).duplicateOf).toBeNull()
})

test('a revision takes the place of the quotation and is numbered after it', async () => {
  const order = await quotation()
  await shop.act('send', order.id)
  const first = await shop.act('revise', order.id)
  expect(first).toMatchObject({
    number: `${order.number}-1`,
    revision: 1,
    revisionOf: { number: order.number },
    state: 'DRAFT',
    reference: 'PO 1',
  })
  expect(terms(first)).toEqual(terms(order))
  expect(await shop.read(order.id)).toMatchObject({
    state: 'CANCEL',
    cancelReason: `Revised as ${order.number}-1`,
  })
  const second = await shop.act('revise', first.id)
  expect(second).toMatchObject({
    number: `${order.number}-2`,
    revision: 2,
    revisionOf: { number: first.number },
  })
})

test('an order that became a quotation again is revised under the next free number', async () => {
  const order = await quotation()
  await shop.act('revise', order.id)
  await shop.act('reset', order.id)
  expect((await shop.act('revise', order.id)).number).toBe(`${order.number}-2`)
})

test('revising twice at once makes one revision; revising two of a family at once makes two', async () => {
  const order = await quotation()
  const replies = await Promise.all([shop.tryAct('revise', order.id), shop.tryAct('revise', order.id)])
  expect(replies.filter(({ errors }) => errors.length === 0)).toHaveLength(1)

  const first = replies.find(({ errors }) => errors.length === 0)?.data.orders[0]
  await shop.act('reset', order.id)
  const both = await Promise.all([shop.act('revise', order.id), shop.act('revise', first?.id ?? '')])
  expect(both.map(({ number }) => number).sort()).toEqual([`${order.number}-2`, `${order.number}-3`])
})

test('quotations expire after their last day only', async () => {
  const [old, today, endless] = [
    await quotation({ validUntil: day(-1) }),
    await quotation({ validUntil: day(0) }),
    await quotation(),
  ]
  await shop.act('send', old.id)
  expect(await shop.act('expire', old.id)).toMatchObject({
    state: 'CANCEL',
    cancelReason: `Expired on ${day(-1)}`,
  })
  for (const { id } of [today, endless]) {
    const { errors } = await shop.tryAct('expire', id)
    expect(errors[0]).toMatchObject({ code: 'BUSINESS_RULE', issues: [{ rule: 'sale.not-expired' }] })
  }
})
