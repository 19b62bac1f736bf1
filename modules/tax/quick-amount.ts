import { mul, roundMoney, sub } from '#core/decimal.ts'

/** An exact number as a whole number of units of 10^-scale. */
type Scaled = { units: number; scale: number }

const powers = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent)

/**
 * Quantity × unit price × (1 − discount): what a line comes to before rounding. Whole numbers do it exactly for all
 * everyday values, many times faster than decimals of any length, which matters when half a million lines are
 * imported; anything longer goes the long way.
 */
export function linePrice(quantity: string, unitPrice: string, discountPercent: string): string {
  return (
    quickPrice(quantity, unitPrice, discountPercent) ??
    mul(mul(quantity, unitPrice), mul(sub('100', discountPercent), '0.01'))
  )
}

function quickPrice(quantity: string, unitPrice: string, discountPercent: string): string | undefined {
  const [a, b] = [scaled(quantity), scaled(unitPrice)]
  if (!a || !b) return undefined
  let product = a.units * b.units
  let scale = a.scale + b.scale
  if (discountPercent !== '0') {
    const discount = scaled(discountPercent)
    if (!discount) return undefined
    product *= 100 * (powers[discount.scale] ?? Number.NaN) - discount.units
    scale += discount.scale + 2
  }
  return Number.isSafeInteger(product) ? printUnits(product, scale) : undefined
}

/** An amount rounded to the currency's step, ties away from zero. */
export function rounded(value: string, currency: { readonly rounding: string }): string {
  const number = scaled(value)
  return quickRound(number?.units, number?.scale, currency.rounding) ?? roundMoney(value, currency)
}

/** So many per cent of an amount, rounded to the currency's step, ties away from zero. */
export function percentage(base: string, percent: string, currency: { readonly rounding: string }): string {
  const [a, b] = [scaled(base), scaled(percent)]
  const quick = a && b ? quickRound(a.units * b.units, a.scale + b.scale + 2, currency.rounding) : undefined
  return quick ?? roundMoney(mul(base, mul(percent, '0.01')), currency)
}

function quickRound(units: number | undefined, scale: number | undefined, step: string): string | undefined {
  const places = decimalsOfStep(step)
  if (units === undefined || scale === undefined || places === undefined) return undefined
  if (!Number.isSafeInteger(units) || scale - places > 15) return undefined
  return scale <= places ? printUnits(units, scale) : printUnits(roundOff(units, scale - places), places)
}

/** The exact sum of decimal texts: whole numbers as long as they fit, else `undefined`. */
export function quickSum(values: readonly string[]): string | undefined {
  let units = 0
  let scale = 0
  for (const value of values) {
    const term = scaled(value)
    if (!term) return undefined
    if (term.scale > scale) {
      units *= powers[term.scale - scale] ?? Number.NaN
      scale = term.scale
    }
    units += term.units * (powers[scale - term.scale] ?? Number.NaN)
    if (!Number.isSafeInteger(units)) return undefined
  }
  return printUnits(units, scale)
}

/** `'0.01'` → 2; `undefined` for steps that are no power of ten, such as 0.05. */
function decimalsOfStep(step: string): number | undefined {
  const number = scaled(step)
  return number?.units === 1 ? number.scale : undefined
}

/** Reads plain decimal text of at most 15 digits; anything else is for the decimal library. */
function scaled(text: string): Scaled | undefined {
  const { length } = text
  let units = 0
  let digits = 0
  let point = -1
  const start = text.charCodeAt(0) === 45 ? 1 : 0
  for (let index = start; index < length; index++) {
    const code = text.charCodeAt(index)
    if (code >= 48 && code <= 57) {
      units = units * 10 + code - 48
      digits++
    } else if (code === 46 && point < 0) point = index
    else return undefined
  }
  if (digits === 0 || digits > 15) return undefined
  return { units: start === 1 ? -units : units, scale: point < 0 ? 0 : length - point - 1 }
}

/** Drops that many digits, ties away from zero. */
function roundOff(units: number, digits: number): number {
  const size = powers[digits] ?? Number.NaN
  const magnitude = Math.abs(units)
  const rest = magnitude % size
  const rounded = (magnitude - rest) / size + (rest * 2 >= size ? 1 : 0)
  return units < 0 ? -rounded : rounded
}

/** Canonical text: no trailing zeros, no `-0`. */
function printUnits(units: number, scale: number): string {
  if (units === 0) return '0'
  let left = units
  let places = scale
  while (places > 0 && left % 10 === 0) {
    left /= 10
    places--
  }
  if (places === 0) return String(left)
  const digits = String(Math.abs(left)).padStart(places + 1, '0')
  return `${left < 0 ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`
}
