import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  abs,
  add,
  compare,
  DecimalError,
  div,
  fixed,
  isZero,
  mul,
  negate,
  roundMoney,
  roundTo,
  sub,
  sum,
} from '#core/decimal.ts'

/** A decimal with `places` digits after the point, as text and as the whole number of its smallest unit. */
function scaled(places: number) {
  return fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }).map((units) => {
    const digits = String(units < 0n ? -units : units).padStart(places + 1, '0')
    const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
    return { units, text: units < 0n ? `-${text}` : text }
  })
}

describe('arithmetic', () => {
  test('keeps the cent that binary floats lose', () => {
    expect(add('0.1', '0.2')).toBe('0.3')
    expect(mul('1.005', '100')).toBe('100.5')
    expect(sub('1000000000000000000000000.01', '0.02')).toBe('999999999999999999999999.99')
    expect(sum(['0.1', '0.2', '-0.3'])).toBe('0')
    expect(sum([])).toBe('0')
  })

  test('agrees with whole-number arithmetic, exactly', () => {
    fc.assert(
      fc.property(scaled(6), scaled(6), (a, b) => {
        expect(compare(mul(add(a.text, b.text), '1000000'), String(a.units + b.units))).toBe(0)
        expect(compare(mul(sub(a.text, b.text), '1000000'), String(a.units - b.units))).toBe(0)
        expect(compare(mul(mul(a.text, b.text), '1000000000000'), String(a.units * b.units))).toBe(0)
        expect(compare(a.text, b.text)).toBe(a.units < b.units ? -1 : a.units > b.units ? 1 : 0)
        expect(add(a.text, negate(a.text))).toBe('0')
        expect(sum([a.text, b.text, a.text])).toBe(sum([b.text, a.text, a.text]))
      }),
    )
  })

  test('divides to at least 40 digits', () => {
    expect(div('1', '3')).toBe(`0.${'3'.repeat(60)}`)
    expect(div('2', '3')).toBe(`0.${'6'.repeat(59)}7`)
    fc.assert(
      fc.property(scaled(4), scaled(4), (a, b) => {
        fc.pre(b.units !== 0n)
        const error = abs(sub(mul(div(a.text, b.text), b.text), a.text))
        expect(compare(error, mul(abs(a.text), '1e-40'))).toBeLessThanOrEqual(0)
      }),
    )
  })

  test('prints canonical text: no exponent, no trailing zeros, no negative zero', () => {
    expect(add('1e-9', '0')).toBe('0.000000001')
    expect(mul('1e30', '10')).toBe('10000000000000000000000000000000')
    expect(add('1.500', '0.500')).toBe('2')
    expect(negate('0.00')).toBe('0')
    expect(add('+.5', '007.')).toBe('7.5')
    expect(isZero('-0.000')).toBe(true)
    expect(isZero('0.0001')).toBe(false)
  })
})

describe('rounding', () => {
  test.each([
    ['1.005', '0.01', 'HALF_UP', '1.01'],
    ['-1.005', '0.01', 'HALF_UP', '-1.01'],
    ['1.004999999999999999999', '0.01', 'HALF_UP', '1'],
    ['7.12', '0.05', 'HALF_UP', '7.1'],
    ['7.125', '0.05', 'HALF_UP', '7.15'],
    ['18', '12', 'HALF_UP', '24'],
    ['-18', '12', 'HALF_UP', '-24'],
    ['0.1', '0.3', 'UP', '0.3'],
    ['-0.001', '0.01', 'UP', '-0.01'],
    ['-0.019', '0.01', 'DOWN', '-0.01'],
    ['0.004', '0.01', 'HALF_UP', '0'],
    ['-0.004', '0.01', 'HALF_UP', '0'],
    ['2.5', '1', 'HALF_UP', '3'],
  ] as const)('%s to %s, %s, is %s', (value, step, mode, expected) => {
    expect(roundTo(value, step, mode)).toBe(expected)
  })

  test('lands on the nearest step, is idempotent, and mirrors for negatives', () => {
    const steps = fc.constantFrom('0.01', '0.05', '0.001', '1', '0.3', '12', '0.0001')
    const modes = fc.constantFrom('HALF_UP', 'UP', 'DOWN')
    fc.assert(
      fc.property(scaled(7), steps, modes, ({ text }, step, mode) => {
        const rounded = roundTo(text, step, mode)
        const distance = abs(sub(rounded, text))
        expect(roundTo(rounded, step, mode)).toBe(rounded)
        expect(roundTo(negate(text), step, mode)).toBe(negate(rounded))
        if (mode === 'HALF_UP') expect(compare(mul(distance, '2'), step)).toBeLessThanOrEqual(0)
        else expect(compare(distance, step)).toBe(-1)
        if (mode === 'UP') expect(compare(abs(rounded), abs(text))).toBeGreaterThanOrEqual(0)
        if (mode === 'DOWN') expect(compare(abs(rounded), abs(text))).toBeLessThanOrEqual(0)
      }),
    )
  })

  test('rounds money by its currency', () => {
    expect(roundMoney('10.005', { rounding: '0.01' })).toBe('10.01')
    expect(roundMoney('10.5', { rounding: '1' })).toBe('11')
    expect(roundMoney('10.0005', { rounding: '0.001' })).toBe('10.001')
    expect(roundMoney('10.03', { rounding: '0.05' })).toBe('10.05')
  })

  test('prints a fixed number of places', () => {
    expect(fixed('2.5', 2)).toBe('2.50')
    expect(fixed('-2.345', 2)).toBe('-2.35')
    expect(fixed('1e21', 1)).toBe('1000000000000000000000.0')
    expect(fixed('-0.004', 2)).toBe('0.00')
    expect(fixed('3.5', 0)).toBe('4')
    expect(() => fixed('1', -1)).toThrow(DecimalError)
    expect(() => fixed('1', 1.5)).toThrow(DecimalError)
  })
})

describe('refusal', () => {
  test.each([
    '',
    ' ',
    'NaN',
    'Infinity',
    '-Infinity',
    '1,5',
    '1 000',
    '0x10',
    '1e9999',
    '--1',
    '.',
    'abc',
    '१',
  ])('refuses %j and says what it was given', (text) => {
    for (const attempt of [() => add(text, '1'), () => roundTo(text, '1'), () => sum(['1', text])]) {
      expect(attempt).toThrow(DecimalError)
      expect(attempt).toThrow(TypeError)
      expect(attempt).toThrow(expect.objectContaining({ text }))
    }
  })

  test('refuses what is not text, even a number', () => {
    for (const value of [1.5, null, undefined, {}, Number.NaN]) {
      expect(() => add(value as unknown as string, '1')).toThrow(DecimalError)
    }
  })

  test('refuses texts of absurd length without stalling', () => {
    expect(() => add('1'.repeat(1_000_000), '1')).toThrow(DecimalError)
  })

  test('refuses division by zero and steps that are not positive', () => {
    expect(() => div('1', '0.0')).toThrow(DecimalError)
    expect(() => roundTo('1', '0')).toThrow(DecimalError)
    expect(() => roundTo('1', '-0.01')).toThrow(DecimalError)
  })
})
