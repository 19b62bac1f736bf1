import { compareIds } from '#core/compare-ids.ts'
import { abs, add, compare, div, isZero, roundTo, sub, sum } from '#core/decimal.ts'

/** Digits after the point that are trusted in a sum of quotients, which carry some 60 significant digits. */
const TRUSTED = '1e-30'

/** Takes the tail off a sum of quotients (a third and two thirds are 1 again), so that ties round as ties. */
export function settle(value: string): string {
  return roundTo(value, TRUSTED)
}

/**
 * Rounds the sum of unrounded shares once, and spreads the result so that the rounded shares add up to it:
 * every share is cut towards zero, and the steps that are left over go to the largest remainders (Hamilton's
 * method). Ties go to the larger share, then to the lower key, then to the one that comes first.
 * A rounded share is less than one step away from the unrounded one, and one that needs no rounding is kept.
 *
 * @param shares unrounded amounts with a key each, in any order
 * @param step the smallest unit of the currency, such as `'0.01'`
 * @returns the rounded total and the rounded shares, in the order given
 */
export function apportion(
  shares: readonly { readonly key: string | number; readonly value: string }[],
  step: string,
): { total: string; shares: string[] } {
  const exact = shares.map((share) => settle(share.value))
  const total = roundTo(settle(sum(shares.map((share) => share.value))), step)
  const rounded = exact.map((value) => roundTo(value, step, 'DOWN'))
  const left = sub(total, sum(rounded))
  if (isZero(left)) return { total, shares: rounded }

  const direction = compare(left, '0')
  const remainder = (index: number) => sub(exact[index]!, rounded[index]!)
  const order = exact
    .map((_, index) => index)
    .sort(
      (a, b) =>
        direction * compare(remainder(b), remainder(a)) ||
        compare(abs(exact[b]!), abs(exact[a]!)) ||
        compareIds(shares[a]!.key, shares[b]!.key) ||
        a - b,
    )
  const signedStep = direction > 0 ? step : sub('0', step)
  const count = Number(div(left, signedStep))
  for (const index of order.slice(0, count)) rounded[index] = add(rounded[index]!, signedStep)
  return { total, shares: rounded }
}
