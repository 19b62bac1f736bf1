import { expect, test } from 'vitest'
import { openShop } from './kit.ts'

const shop = openShop()

test('orders that are made at the same time get numbers of their own', async () => {
  const orders = await Promise.all(Array.from({ length: 50 }, () => shop.create()))
  expect(new Set(orders.map(({ number }) => number)).size).toBe(50)
})

test('a given number is kept, once per company, and passed over by the sequence', async () => {
  const last = Number((await shop.create()).number.slice(1))
  const ahead = `S${String(last + 2).padStart(5, '0')}`
  expect((await shop.create({ number: ahead })).number).toBe(ahead)
  const numbers = [(await shop.create()).number, (await shop.create()).number]
  expect(numbers).toEqual([`S${String(last + 1).padStart(5, '0')}`, `S${String(last + 3).padStart(5, '0')}`])

  const { errors } = await shop.tryCreate({ number: ahead })
  expect(errors[0]).toMatchObject({
    code: 'CONSTRAINT',
    message: 'The company already has an order of this number.',
  })
  const currency = (await shop.read((await shop.create()).id)).currency.id
  const company = await shop.make('Company', { name: 'Another company', currency })
  expect((await shop.create({ number: ahead, company })).number).toBe(ahead)
})

test('two callers who give the same number at once: one order', async () => {
  const replies = await Promise.all(Array.from({ length: 8 }, () => shop.tryCreate({ number: 'WEB-1' })))
  expect(replies.filter(({ errors }) => errors.length === 0)).toHaveLength(1)
})

test('a company with a sequence of its own uses it', async () => {
  const currency = (await shop.create()).currency.id
  const company = await shop.make('Company', { name: 'Own numbers', currency })
  await shop.make('Sequence', {
    code: 'sale.order',
    name: 'Orders',
    company,
    pattern: 'OWN/{year}/{n:3}',
    period: 'YEAR',
  })
  expect((await shop.create({ company })).number).toBe(`OWN/${new Date().getUTCFullYear()}/001`)
  expect((await shop.create()).number).toMatch(/^S\d{5}$/)
})
