import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { abs, compare, DecimalError, mul, roundTo, sub } from '#core/decimal.ts'
import { choosePrice } from '#modules/product/choose-price.ts'
import {
  type PriceItem,
  type PriceList,
  PriceListError,
  type PriceQuery,
} from '#modules/product/price-list.ts'

const query: PriceQuery = {
  variantId: '11',
  templateId: '1',
  categoryPath: ['103', '102', '101'],
  quantity: '1',
  date: '2025-06-15',
  listPrice: '100',
  cost: '60',
  currency: { rounding: '0.01' },
}

const fixed = (id: number, fixedPrice: string, more: Partial<PriceItem> = {}): PriceItem => ({
  id,
  compute: 'FIXED',
  fixedPrice,
  ...more,
})
const formula = (more: Partial<PriceItem>): PriceItem => ({ id: 1, compute: 'FORMULA', ...more })

function price(items: PriceItem[], change: Partial<PriceQuery> = {}, others: Record<string, PriceList> = {}) {
  return choosePrice('1', { ...query, ...change }, new Map(Object.entries({ '1': { items }, ...others })))
}

describe('which item counts', () => {
  const everything = fixed(1, '90')
  const root = fixed(2, '80', { categoryId: 101 })
  const nearest = fixed(3, '70', { categoryId: '103' })
  const template = fixed(4, '60', { templateId: '1' })
  const variant = fixed(5, '50', { variantId: '11' })

  test('the most specific: variant, template, nearest category, everything', () => {
    expect(price([everything, root, nearest, template, variant]).itemId).toBe(5)
    expect(price([everything, root, nearest, template]).itemId).toBe(4)
    expect(price([everything, root, nearest]).itemId).toBe(3)
    expect(price([everything, root]).itemId).toBe(2)
    expect(price([everything])).toEqual({ price: '90', itemId: 1 })
  })

  test('a specific one even if a general one has a higher quantity break', () => {
    expect(price([template, fixed(9, '1', { minQuantity: '100' })], { quantity: '100' }).itemId).toBe(4)
  })

  test('not one for another variant, template or category', () => {
    const others = [
      fixed(1, '1', { variantId: '12' }),
      fixed(2, '1', { templateId: '2' }),
      fixed(3, '1', { categoryId: '104' }),
    ]
    expect(price(others)).toEqual({ price: '100', itemId: null })
  })

  test('the highest minimum quantity that is met', () => {
    const breaks = [
      fixed(1, '10'),
      fixed(2, '9', { minQuantity: '10' }),
      fixed(3, '8', { minQuantity: '100' }),
    ]
    expect(price(breaks, { quantity: '9.999' }).itemId).toBe(1)
    expect(price(breaks, { quantity: '10' }).itemId).toBe(2)
    expect(price(breaks, { quantity: '1000' }).itemId).toBe(3)
    expect(price(breaks, { quantity: '-10' }).itemId).toBe(2)
  })

  test('one in force, first and last day included; of several the latest begun, undated last', () => {
    const summer = fixed(1, '1', { dateStart: '2025-06-01', dateEnd: '2025-06-30' })
    const june15 = fixed(2, '2', { dateStart: '2025-06-15', dateEnd: '2025-06-15' })
    const always = fixed(3, '3')
    const items = [always, summer, june15]
    expect(price(items, { date: '2025-06-15' }).itemId).toBe(2)
    expect(price(items, { date: '2025-06-30' }).itemId).toBe(1)
    expect(price(items, { date: '2025-06-01' }).itemId).toBe(1)
    expect(price(items, { date: '2025-07-01' }).itemId).toBe(3)
  })

  test('the lowest id where all else is equal, as a number', () => {
    expect(price([fixed(10, '1'), fixed(9, '2')]).itemId).toBe(9)
  })
})

describe('what the price is', () => {
  test('a stated price passes as it is, finer than the currency too', () => {
    expect(price([fixed(1, '0.0125')]).price).toBe('0.0125')
    expect(price([], { listPrice: '0.0125' }).price).toBe('0.0125')
    expect(choosePrice(null, query, new Map())).toEqual({ price: '100', itemId: null })
  })

  test('a percentage off the list price, rounded by the currency', () => {
    expect(price([{ id: 1, compute: 'PERCENT', percent: '12.5' }]).price).toBe('87.5')
    expect(price([{ id: 1, compute: 'PERCENT', percent: '33.333' }], { listPrice: '9.99' }).price).toBe(
      '6.66',
    )
    expect(
      price([{ id: 1, compute: 'PERCENT', percent: '-10' }], { currency: { rounding: '1' } }).price,
    ).toBe('110')
  })

  test('a formula: discount, rounding, surcharge', () => {
    expect(price([formula({ discountPercent: '3', roundTo: '10', surcharge: '-0.01' })]).price).toBe('99.99')
    expect(price([formula({ base: 'COST', discountPercent: '-50' })]).price).toBe('90')
  })

  test('a formula finer than the currency where it says so', () => {
    expect(price([formula({ discountPercent: '50', roundTo: '0.001' })], { listPrice: '0.025' }).price).toBe(
      '0.013',
    )
    expect(price([formula({ discountPercent: '50' })], { listPrice: '0.025' }).price).toBe('0.01')
  })

  test('a formula within its margins above the base', () => {
    expect(price([formula({ base: 'COST', discountPercent: '0', minMargin: '5' })]).price).toBe('65')
    expect(price([formula({ base: 'COST', surcharge: '50', maxMargin: '20' })]).price).toBe('80')
    expect(price([formula({ base: 'COST', surcharge: '10', minMargin: '5', maxMargin: '20' })]).price).toBe(
      '70',
    )
  })
})

describe('price lists based on others', () => {
  const onto = (basePricelistId: string, more: Partial<PriceItem> = {}) =>
    formula({ base: 'PRICELIST', basePricelistId, ...more })

  test('start from the price that the other gives to the same query', () => {
    const base = { items: [fixed(7, '50', { minQuantity: '10' })] }
    const items = [onto('2', { discountPercent: '10' })]
    expect(price(items, { quantity: '10' }, { '2': base })).toEqual({ price: '45', itemId: 1 })
    expect(price(items, { quantity: '9' }, { '2': base }).price).toBe('90')
  })

  test('round once, at the end', () => {
    const half = (id: string): PriceList => ({ items: [onto(id, { discountPercent: '50' })] })
    const lists = { '2': half('3'), '3': { items: [formula({ discountPercent: '50' })] } }
    expect(price([onto('2', { discountPercent: '-300' })], { listPrice: '0.03' }, lists).price).toBe('0.03')
  })

  test('refuse a circle, naming it', () => {
    const circle = { '2': { items: [onto('3')] }, '3': { items: [onto('1')] } }
    expect(() => price([onto('2')], {}, circle)).toThrow(PriceListError)
    expect(() => price([onto('2')], {}, circle)).toThrow(/1 → 2 → 3 → 1/)
    expect(() => price([onto('1')])).toThrow(/based on itself/)
  })

  test('may share a base', () => {
    const lists = { '2': { items: [onto('3')] }, '3': { items: [fixed(1, '5')] } }
    expect(price([onto('2')], {}, lists).price).toBe('5')
    expect(price([onto('3')], {}, lists).price).toBe('5')
  })
})

describe('currencies', () => {
  test('convert what the price list states, round in its currency first and in the query’s last', () => {
    const lists = (item: PriceItem) => new Map([['1', { items: [item], rate: '1.1' }]])
    expect(choosePrice(1, query, lists(fixed(1, '9.99'))).price).toBe('10.99')
    // 100 / 1.1 = 90.90… → 91 + 0.5 → 91.5 × 1.1
    expect(choosePrice(1, query, lists(formula({ roundTo: '1', surcharge: '0.5' }))).price).toBe('100.65')
  })

  test('leave a price alone that only goes there and back', () => {
    const lists = new Map([['1', { items: [formula({})], rate: '3' }]])
    expect(choosePrice('1', { ...query, listPrice: '0.025' }, lists).price).toBe('0.03')
  })

  test('need a rate above zero', () => {
    expect(() => choosePrice('1', query, new Map([['1', { items: [fixed(1, '1')], rate: '0' }]]))).toThrow(
      PriceListError,
    )
  })
})

test('refuses incomplete input', () => {
  expect(() => choosePrice('9', query, new Map())).toThrow(/price list 9 does not exist/)
  expect(() => price([{ id: 1, compute: 'FIXED' }])).toThrow(/item 1 \(FIXED\) has no fixedPrice/)
  expect(() => price([formula({ base: 'PRICELIST' })])).toThrow(/no basePricelistId/)
  expect(() => price([], { date: '15.06.2025' })).toThrow(/not a date/)
  expect(() => price([fixed(1, '1,5')], {})).toThrow(DecimalError)
})

const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null })
const days = fc.constantFrom('2025-06-14', '2025-06-15', '2025-06-16')
const amounts = fc.integer({ min: 0, max: 20_000 }).map((cents) => mul(String(cents), '0.01'))
const anyItem = fc.record({
  id: fc.integer({ min: 1, max: 1_000_000 }),
  variantId: maybe(fc.constantFrom('11', '12')),
  templateId: maybe(fc.constantFrom('1', '2')),
  categoryId: maybe(fc.constantFrom('101', '103', '104')),
  minQuantity: maybe(fc.constantFrom('0', '1', '5', '10')),
  dateStart: maybe(days),
  dateEnd: maybe(days),
  compute: fc.constantFrom('FIXED' as const, 'PERCENT' as const, 'FORMULA' as const),
  fixedPrice: amounts,
  percent: fc.constantFrom('10', '33.3', '-5'),
  base: fc.constantFrom('LIST_PRICE' as const, 'COST' as const),
  discountPercent: maybe(fc.constantFrom('7', '50')),
  roundTo: maybe(fc.constantFrom('0.05', '1', '5')),
  surcharge: maybe(fc.constantFrom('-0.01', '2')),
})
const someItems = fc.uniqueArray(anyItem, { maxLength: 12, selector: (item) => item.id })
const someQuery = fc.record({ quantity: fc.constantFrom('1', '5', '-7', '10', '12.5'), listPrice: amounts })

test('the order of the items never changes the price', () => {
  const shuffled = someItems.chain((items) =>
    fc.tuple(fc.constant(items), fc.shuffledSubarray(items, { minLength: items.length })),
  )
  fc.assert(
    fc.property(shuffled, someQuery, ([items, others], change) => {
      expect(price(others, change)).toEqual(price(items, change))
    }),
  )
})

test('an item that does not hold never changes the price', () => {
  fc.assert(
    fc.property(someItems, anyItem, someQuery, (items, extra, change) => {
      const idle = { ...extra, id: 0, minQuantity: '1000' }
      expect(price([idle, ...items], change)).toEqual(price(items, change))
    }),
  )
})

test('a computed price is a multiple of the currency’s step, a discount within a step of its percentage', () => {
  fc.assert(
    fc.property(amounts, fc.integer({ min: 0, max: 100 }), (listPrice, percent) => {
      const chosen = price([{ id: 1, compute: 'PERCENT', percent: String(percent) }], { listPrice }).price
      expect(roundTo(chosen, '0.01')).toBe(chosen)
      const exact = mul(listPrice, mul(String(100 - percent), '0.01'))
      expect(compare(abs(sub(chosen, exact)), '0.005')).toBeLessThanOrEqual(0)
    }),
  )
})
