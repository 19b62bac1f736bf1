import { expect, test } from 'vitest'
import { openShop } from './kit.ts'

const shop = openShop()
const create = (input: object = {}) => shop.create({ lines: { create: [shop.line('1', '10')] }, ...input })
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)

/** Actions that may run in each state; all others are refused there. */
const legal: Record<string, string[]> = {
  DRAFT: ['send', 'confirm', 'cancel', 'duplicate', 'revise'],
  SENT: ['confirm', 'cancel', 'duplicate', 'revise'],
  SALE: ['cancel', 'finish', 'lock', 'unlock', 'duplicate'],
  DONE: ['reopen', 'duplicate'],
  CANCEL: ['reset', 'duplicate'],
}
const ways: Record<string, string[]> = {
  DRAFT: [],
  SENT: ['send'],
  SALE: ['confirm'],
  DONE: ['confirm', 'finish'],
  CANCEL: ['cancel'],
}
const actions = [
  'send',
  'confirm',
  'cancel',
  'finish',
  'lock',
  'unlock',
  'reopen',
  'reset',
  'duplicate',
  'revise',
]

test.each(Object.keys(legal))('in state %s only its own actions run', async (state) => {
  for (const action of actions) {
    const { id } = await create()
    for (const step of ways[state] ?? []) await shop.act(step, id)
    const { errors } = await shop.tryAct(action, id)
    if (legal[state]?.includes(action)) expect(errors, action).toEqual([])
    else {
      expect(errors[0], action).toMatchObject({
        code: 'BUSINESS_RULE',
        issues: [{ rule: 'state.transition' }],
      })
      expect((await shop.read(id)).state).toBe(state)
    }
  }
})

test('confirming sets the moment and the currency rate; cancelling and starting anew forgets them', async () => {
  const { id } = await create()
  const order = await shop.act('confirm', id)
  expect(order).toMatchObject({ state: 'SALE', currencyRate: '1', isLocked: false })
  expect(Math.abs(Date.now() - Date.parse(order.confirmedAt ?? ''))).toBeLessThan(60_000)

  const cancelled = await shop.act('cancel', id, ', reason: " Too dear "')
  expect(cancelled).toMatchObject({ state: 'CANCEL', cancelReason: 'Too dear' })
  const again = await shop.act('reset', id)
  expect(again).toMatchObject({ state: 'DRAFT', confirmedAt: null, currencyRate: null, cancelReason: null })
  expect((await shop.update(id, { lines: { create: [shop.line('1', '5')] } })).amountTotal).toBe('15')
})

test('done locks, reopening unlocks', async () => {
  const { id } = await create()
  await shop.act('confirm', id)
  expect(await shop.act('finish', id)).toMatchObject({ state: 'DONE', isLocked: true })
  expect(await shop.act('reopen', id)).toMatchObject({ state: 'SALE', isLocked: false })
})

test('an order without products can be neither sent nor confirmed', async () => {
  const empty = await shop.create()
  const titles = await shop.create({ lines: { create: [{ kind: 'SECTION', name: 'Only words' }] } })
  for (const { id } of [empty, titles]) {
    for (const action of ['send', 'confirm']) {
      const { errors } = await shop.tryAct(action, id)
      expect(errors[0]).toMatchObject({
        code: 'BUSINESS_RULE',
        issues: [{ path: ['lines'], rule: 'sale.empty' }],
      })
    }
    expect((await shop.read(id)).state).toBe('DRAFT')
  }
})

test('an expired quotation is accepted only after it was extended', async () => {
  const { id } = await create({ validUntil: day(-1) })
  const { errors } = await shop.tryAct('confirm', id)
  expect(errors[0]).toMatchObject({
    code: 'BUSINESS_RULE',
    issues: [{ path: ['validUntil'], rule: 'sale.expired' }],
  })
  await shop.update(id, { validUntil: day(0) })
  expect((await shop.act('confirm', id)).state).toBe('SALE')
})

test('a foreign order is confirmed at the rate of the day, and refused without one', async () => {
  const found = await shop.tenant.query<{ currencies: { nodes: { id: string }[] } }>(
    '{ currencies(filter: { code: { eq: "CHF" } }) { nodes { id } } }',
  )
  const currency = found.currencies.nodes[0]?.id
  const { id } = await create({ currency })
  const { errors } = await shop.tryAct('confirm', id)
  expect(errors[0]).toMatchObject({ code: 'VALIDATION', issues: [{ path: ['currency'], rule: 'sale.rate' }] })

  await shop.make('CurrencyRate', { currency, date: day(-10), rate: '0.95' })
  await shop.make('CurrencyRate', { currency, date: day(-2), rate: '0.9312' })
  await shop.make('CurrencyRate', { currency, date: day(2), rate: '2' })
  expect(await shop.act('confirm', id)).toMatchObject({ currencyRate: '0.9312', currency: { code: 'CHF' } })
})

test('two people who confirm at once: one confirms, the other hears that it is done', async () => {
  const { id } = await create()
  const replies = await Promise.all(Array.from({ length: 10 }, () => shop.tryAct('confirm', id)))
  expect(replies.filter(({ errors }) => errors.length === 0)).toHaveLength(1)
  for (const { errors } of replies) if (errors[0]) expect(errors[0].issues[0]?.rule).toBe('state.transition')
})

test('confirming and editing at once never leaves an order that differs from what was confirmed', async () => {
  for (let round = 0; round < 5; round++) {
    const order = await create()
    const id = order.lines.nodes[0]?.id
    const [confirmed, edited] = await Promise.all([
      shop.tryAct('confirm', order.id),
      shop.tryUpdate(order.id, { lines: { update: [{ id, unitPrice: '99' }] } }),
    ])
    const stored = await shop.read(order.id)
    expect(stored.state).toBe('SALE')
    expect(stored.amountTotal).toBe(confirmed.data.orders[0]?.amountTotal)
    expect(stored.amountTotal).toBe(edited.errors.length === 0 ? '99' : '10')
  }
})

test('a bulk confirmation with one bad order confirms none', async () => {
  const [good, bad] = [await create(), await shop.create()]
  const { errors } = await shop.tenant.run(
    'mutation ($ids: [ID!]!) { confirmSaleOrders(ids: $ids) { id } }',
    { ids: [good.id, bad.id] },
  )
  expect(errors[0]?.issues[0]?.rule).toBe('sale.empty')
  expect((await shop.read(good.id)).state).toBe('DRAFT')
})
