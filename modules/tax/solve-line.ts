import { add, compare, div, mul, sub } from '#core/decimal.ts'
import { type TaxDefinition, TaxDefinitionError } from './tax-definition.ts'

/** `perBase × (untaxed base) + constant`, in decimal text: every tax amount is of this form. */
type Linear = { readonly perBase: string; readonly constant: string }

const plus = (a: Linear, b: Linear): Linear => ({
  perBase: add(a.perBase, b.perBase),
  constant: add(a.constant, b.constant),
})

/** A line's taxes as linear functions of its untaxed base: made once per set of taxes and quantity. */
export type LineEquations = {
  /** Each tax's amount. */
  readonly amounts: readonly Linear[]
  /** Each tax as a share of the base that it is computed on; `null` for a fixed amount per unit. */
  readonly shares: readonly (string | null)[]
  /** The price as entered: the base and all taxes that it includes. */
  readonly gross: Linear
}

/**
 * The share of the base that a `DIVISION` tax at `index` makes. Such taxes on the same base (none before has
 * changed it) are each a percentage of that base with all of them: amount = base × p / (1 − Σp).
 */
function divisionShare(taxes: readonly TaxDefinition[], index: number): string {
  let first = index
  while (first > 0 && !taxes[first - 1]!.affectsBase) first--
  let rates = '0'
  for (let i = first; i < taxes.length; i++) {
    if (taxes[i]!.kind === 'DIVISION') rates = add(rates, taxes[i]!.amount)
    if (taxes[i]!.affectsBase) break
  }
  const tax = taxes[index]!
  const rest = sub('100', rates)
  if (compare(rest, '0') <= 0) {
    throw new TaxDefinitionError(
      `taxes that are a share of the price, "${tax.name}" among them, add up to ${rates} %; it must be below 100 %`,
      tax.id,
    )
  }
  return div(tax.amount, rest)
}

function shareOfBase(taxes: readonly TaxDefinition[], index: number): string | null {
  const { kind, amount } = taxes[index]!
  if (kind === 'FIXED') return null
  return kind === 'PERCENT' ? mul(amount, '0.01') : divisionShare(taxes, index)
}

/**
 * States the amount of each tax of a line in terms of its untaxed base.
 *
 * @param taxes in the order they apply (see `orderTaxes`)
 * @param quantity of the line, for taxes of a fixed amount per unit
 * @throws TaxDefinitionError when no positive base could contain the included taxes
 */
export function lineEquations(taxes: readonly TaxDefinition[], quantity: string): LineEquations {
  let base: Linear = { perBase: '1', constant: '0' }
  let gross = base
  const amounts: Linear[] = []
  const shares: (string | null)[] = []
  for (const [index, tax] of taxes.entries()) {
    const share = shareOfBase(taxes, index)
    const amount =
      share === null
        ? { perBase: '0', constant: mul(tax.amount, quantity) }
        : { perBase: mul(base.perBase, share), constant: mul(base.constant, share) }
    amounts.push(amount)
    shares.push(share)
    if (tax.affectsBase) base = plus(base, amount)
    if (tax.isPriceIncluded) gross = plus(gross, amount)
  }
  if (compare(gross.perBase, '0') <= 0) {
    const tax = taxes.find((candidate) => candidate.isPriceIncluded)!
    throw new TaxDefinitionError(
      `the taxes included in the price, "${tax.name}" among them, take away 100 % of it or more`,
      tax.id,
    )
  }
  return { amounts, shares, gross }
}

/**
 * The unrounded amount of each tax, given the price as entered. It multiplies before it divides once, so an
 * amount that has a finite decimal form comes out exact, and a tie at the cent is seen as a tie.
 */
export function exactAmounts({ amounts, gross }: LineEquations, price: string): string[] {
  const net = sub(price, gross.constant)
  return amounts.map((amount) => add(div(mul(amount.perBase, net), gross.perBase), amount.constant))
}
