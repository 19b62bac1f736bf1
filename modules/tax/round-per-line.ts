import { add, mul, roundMoney, sub, sum } from '#core/decimal.ts'
import { percentage, rounded } from './quick-amount.ts'
import { exactAmounts, lineEquations } from './solve-line.ts'
import type { TaxDefinition } from './tax-definition.ts'
import type { PreparedLine, RoundedLine } from './tax-document.ts'

/**
 * Rounds one line by itself: its price, then the taxes that the price includes; what remains is the base,
 * and each further tax is taken of that rounded base (with the earlier taxes that affect it).
 */
export function roundLine(line: PreparedLine, currency: { readonly rounding: string }): RoundedLine {
  const { taxes, quantity } = line
  if (taxes.every(isPlain)) {
    const price = rounded(line.price, currency)
    return { price, amounts: taxes.map((tax) => percentage(price, tax.amount, currency)) }
  }
  const equations = lineEquations(taxes, quantity)
  const price = roundMoney(line.price, currency)
  const amounts = exactAmounts(equations, price).map((amount) => roundMoney(amount, currency))
  let base = sub(price, sum(amounts.filter((_, index) => taxes[index]!.isPriceIncluded)))
  for (const [index, tax] of taxes.entries()) {
    const share = equations.shares[index]
    if (!tax.isPriceIncluded && share != null) amounts[index] = roundMoney(mul(base, share), currency)
    if (tax.affectsBase) base = add(base, amounts[index]!)
  }
  return { price, amounts }
}

/** A percentage on top of the price that no other tax depends on: nothing has to be solved for it. */
function isPlain({ kind, isPriceIncluded, affectsBase }: TaxDefinition): boolean {
  return kind === 'PERCENT' && !isPriceIncluded && !affectsBase
}
