import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mul, roundMoney, sub, sum } from '#core/decimal.ts'
import { computeTaxes } from '#modules/tax/compute-taxes.ts'
import { linePrice, percentage, quickSum, rounded } from '#modules/tax/quick-amount.ts'

const decimals = fc
  .tuple(fc.maxSafeInteger(), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 15 }))
  .map(([digits, places, cut]) => mul(String(Math.trunc(digits / 10 ** cut)), `1e-${places}`))
const discounts = fc.integer({ min: -5000, max: 10000 }).map((hundredths) => mul(String(hundredths), '0.01'))
const steps = fc.constantFrom('0.01', '1', '0.001', '0.05', '0.0001', '10')

test('prices, percentages and roundings are the same as with decimals of any length', () => {
  fc.assert(
    fc.property(decimals, decimals, discounts, steps, (quantity, unitPrice, discount, rounding) => {
      const exact = mul(mul(quantity, unitPrice), mul(sub('100', discount), '0.01'))
      expect(linePrice(quantity, unitPrice, discount)).toBe(exact)
      expect(rounded(quantity, { rounding })).toBe(roundMoney(quantity, { rounding }))
      const share = roundMoney(mul(quantity, mul(discount, '0.01')), { rounding })
      expect(percentage(quantity, discount, { rounding })).toBe(share)
    }),
    { numRuns: 3000 },
  )
})

test('ties go away from zero, however the numbers are written', () => {
  const cent = { rounding: '0.01' }
  expect(rounded('1.005', cent)).toBe('1.01')
  expect(rounded('-1.005', cent)).toBe('-1.01')
  expect(rounded('2.50', cent)).toBe('2.5')
  expect(rounded('-0.001', cent)).toBe('0')
  expect(rounded('7.12', { rounding: '0.05' })).toBe('7.1')
  expect(percentage('0.5', '-1', cent)).toBe('-0.01')
  expect(linePrice('1e2', '0.5', '10')).toBe('45')
  expect(linePrice('12', '9.80', '15')).toBe('99.96')
})

test('a sum of whole units is the exact sum, or none where it does not fit', () => {
  fc.assert(
    fc.property(fc.array(decimals, { maxLength: 12 }), (values) => {
      const quick = quickSum(values)
      if (quick !== undefined) expect(quick).toBe(sum(values))
    }),
  )
  expect(quickSum(['0.1', '0.2', '-0.3'])).toBe('0')
  expect(quickSum(['9007199254740991', '1'])).toBeUndefined()
})

test('a document without taxes has the totals of its lines, and refuses what is no number', () => {
  const line = (quantity: string, unitPrice: string) => ({
    key: quantity,
    quantity,
    unitPrice,
    discountPercent: '0',
    taxes: [],
  })
  const document = { currency: { rounding: '0.01' }, mode: 'PER_LINE' as const }
  expect(computeTaxes({ ...document, lines: [line('1', '0.005'), line('2', '0.0025')] }).totals).toEqual({
    untaxed: '0.02',
    tax: '0',
    total: '0.02',
    byTax: [],
  })
  expect(() => computeTaxes({ ...document, lines: [line('1,5', '2')] })).toThrow(/not a decimal number/)
  expect(() => computeTaxes({ ...document, lines: [line('', '2')] })).toThrow(/not a decimal number/)
})
