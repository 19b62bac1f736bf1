import { Decimal } from 'decimal.js'

/**
 * Money and quantity arithmetic on decimal strings.
 *
 * A value is text such as `'12.5'`, `'-0.05'` or `'1e-7'`; a result is canonical: no exponent, no trailing
 * zeros, no `-0`, no leading `+`. Sums, differences, products and roundings are exact; a quotient is kept
 * to 60 significant digits. Numbers are not accepted: a binary float has already lost the cent.
 */

/** How a value that lies between two steps is rounded. `UP` is away from zero, `DOWN` towards zero. */
export type RoundingMode = 'HALF_UP' | 'UP' | 'DOWN'

/** Text that is no decimal number, a step that is not positive, or a division by zero. */
export class DecimalError extends TypeError {
  readonly text: string

  constructor(message: string, text: string) {
    super(message)
    this.name = 'DecimalError'
    this.text = text
  }
}

/** Longest accepted text; far beyond any amount, and short enough that no input can stall the process. */
const MAX_LENGTH = 1000
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/

// Two contexts: one wide enough that sums and products of accepted texts never round, one for quotients.
const Exact = Decimal.clone({ precision: 8000, rounding: Decimal.ROUND_HALF_UP })
const Quotient = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_UP })

function refuse(value: unknown): never {
  const text = String(value)
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text
  throw new DecimalError(`"${shown}" is not a decimal number; write it like 1234.56`, text)
}

function parse(value: string): Decimal {
  if (typeof value !== 'string' || value.length > MAX_LENGTH || !NUMBER.test(value)) refuse(value)
  return new Exact(value)
}

function print(value: Decimal): string {
  return value.isZero() ? '0' : value.toFixed()
}

/** a + b, exact. */
export function add(a: string, b: string): string {
  return print(parse(a).plus(parse(b)))
}

/** a − b, exact. */
export function sub(a: string, b: string): string {
  return print(parse(a).minus(parse(b)))
}

/** a × b, exact. */
export function mul(a: string, b: string): string {
  return print(parse(a).times(parse(b)))
}

/** a ÷ b to 60 significant digits, ties away from zero. Throws DecimalError when b is zero. */
export function div(a: string, b: string): string {
  const divisor = parse(b)
  if (divisor.isZero()) throw new DecimalError(`cannot divide ${a} by zero`, b)
  return print(new Quotient(parse(a)).div(divisor))
}

/** The exact sum of all values; `'0'` for none. */
export function sum(values: Iterable<string>): string {
  let total = new Exact(0)
  for (const value of values) total = total.plus(parse(value))
  return print(total)
}

/** −1, 0 or 1, as a is below, equal to or above b: fit for `Array.sort`. */
export function compare(a: string, b: string): -1 | 0 | 1 {
  const order = parse(a).comparedTo(parse(b))
  return order < 0 ? -1 : order > 0 ? 1 : 0
}

/** Whether the value is zero, whichever way it is written (`'0'`, `'-0.00'`). */
export function isZero(value: string): boolean {
  return parse(value).isZero()
}

/** −value. */
export function negate(value: string): string {
  return print(parse(value).negated())
}

/** |value|. */
export function abs(value: string): string {
  return print(parse(value).abs())
}

/**
 * The multiple of `step` that `value` rounds to: `roundTo('1.005', '0.01')` is `'1.01'`,
 * `roundTo('7.12', '0.05')` is `'7.1'`. Ties go away from zero unless another mode is given.
 * Throws DecimalError when the step is not above zero.
 */
export function roundTo(value: string, step: string, mode: RoundingMode = 'HALF_UP'): string {
  const size = parse(step)
  if (!size.greaterThan(0))
    throw new DecimalError(`cannot round to a step of ${step}; it must be above zero`, step)
  const exact = parse(value)
  // By the remainder rather than by the quotient: it is exact for every step, so a tie is always seen as one.
  const rest = exact.mod(size)
  const towardsZero = exact.minus(rest)
  const away = mode === 'UP' ? !rest.isZero() : mode === 'HALF_UP' && rest.abs().times(2).gte(size)
  if (!away) return print(towardsZero)
  return print(rest.isNegative() ? towardsZero.minus(size) : towardsZero.plus(size))
}

/** An amount of money rounded to the currency's smallest step (`'0.01'`, `'1'`, `'0.05'`), ties away from zero. */
export function roundMoney(value: string, currency: { readonly rounding: string }): string {
  return roundTo(value, currency.rounding)
}

/** The value with exactly `places` digits after the point, ties away from zero: `fixed('2.5', 2)` is `'2.50'`. */
export function fixed(value: string, places: number): string {
  if (!Number.isInteger(places) || places < 0 || places > 100) {
    throw new DecimalError(`${places} is not a number of decimal places from 0 to 100`, String(places))
  }
  const text = parse(value).toFixed(places, Decimal.ROUND_HALF_UP)
  return /[1-9]/.test(text) ? text : text.replace('-', '')
}
