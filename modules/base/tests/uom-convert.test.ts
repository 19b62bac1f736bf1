import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { abs, add, compare, DecimalError, div, mul, negate, roundTo, sub } from '#core/decimal.ts'
import { convert, type Unit, UnitCategoryError } from '#modules/base/uom-convert.ts'

const unit = (name: string, category: string, factor: string, rounding = '0.001'): Unit => ({
  id: name,
  name,
  category,
  factor,
  rounding,
})
const piece = unit('Unit', 'count', '1', '1')
const dozen = unit('Dozen', 'count', '12', '0.01')
const kilogram = unit('Kilogram', 'mass', '1')
const gram = unit('Gram', 'mass', '0.001', '1')
const pound = unit('Pound', 'mass', '0.45359237', '0.01')

describe('converting', () => {
  test('goes by the factors and rounds to the unit converted to', () => {
    expect(convert('2', dozen, piece)).toBe('24')
    expect(convert('30', piece, dozen)).toBe('2.5')
    expect(convert('10', piece, dozen)).toBe('0.83')
    expect(convert('1', pound, gram)).toBe('454')
    expect(convert('1', pound, kilogram, { round: false })).toBe('0.45359237')
    expect(convert('-30', piece, dozen)).toBe('-2.5')
  })

  test('rounds up so that there is enough, or down so that there is no more, when asked', () => {
    expect(convert('0.01', dozen, piece, { round: 'UP' })).toBe('1')
    expect(convert('0.16', dozen, piece, { round: 'DOWN' })).toBe('1')
  })

  test('rounds a quantity that stays in its unit', () => {
    expect(convert('2.4', piece, piece)).toBe('2')
    expect(convert('2.5', piece, piece)).toBe('3')
  })

  test('takes category ids as numbers or text', () => {
    expect(convert('1', { ...dozen, category: 7 }, { ...piece, category: '7' })).toBe('12')
  })
})

test('refuses units of different categories, naming both', () => {
  expect(() => convert('1', kilogram, piece)).toThrow(UnitCategoryError)
  expect(() => convert('1', kilogram, piece)).toThrow(/"Kilogram".*"Unit".*same category/)
})

test('refuses garbage and a factor of zero', () => {
  expect(() => convert('ten', piece, dozen)).toThrow(DecimalError)
  expect(() => convert('1', piece, { ...dozen, factor: '0' })).toThrow(DecimalError)
})

const units = fc
  .record({
    factor: fc.oneof(
      fc.constantFrom('1', '12', '0.001', '1000', '0.45359237', '0.0254', '1609.344'),
      fc.integer({ min: 1, max: 10_000_000 }).map((n) => mul(String(n), '0.0001')),
    ),
    rounding: fc.constantFrom('1', '0.1', '0.01', '0.001', '0.00001', '0.5'),
  })
  .map(({ factor, rounding }) => unit('any', 'one', factor, rounding))
const quantities = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }).map((n) => mul(String(n), '0.001'))

test('there and back again is within half a rounding step of each unit', () => {
  fc.assert(
    fc.property(quantities, units, units, (quantity, from, to) => {
      const start = roundTo(quantity, from.rounding)
      const back = convert(convert(start, from, to), to, from)
      const half = (step: string) => div(step, '2')
      const allowed = add(half(from.rounding), div(mul(half(to.rounding), to.factor), from.factor))
      expect(compare(abs(sub(back, start)), add(allowed, '1e-40'))).toBeLessThanOrEqual(0)
    }),
  )
})

test('comes back exactly where the other unit is fine enough', () => {
  fc.assert(
    fc.property(quantities, units, units, (quantity, from, to) => {
      const fine = { ...to, rounding: mul(div(from.factor, to.factor), mul(from.rounding, '0.1')) }
      fc.pre(compare(roundTo(fine.rounding, '1e-200'), '0') > 0)
      const start = roundTo(quantity, from.rounding)
      expect(convert(convert(start, from, fine), fine, from)).toBe(start)
    }),
  )
})

test('mirrors for negative quantities and lands on the rounding of the unit', () => {
  fc.assert(
    fc.property(quantities, units, units, (quantity, from, to) => {
      const converted = convert(quantity, from, to)
      expect(convert(negate(quantity), from, to)).toBe(negate(converted))
      expect(roundTo(converted, to.rounding)).toBe(converted)
    }),
  )
})
