import type { TaxDefinition } from './tax-definition.ts'

/** A line to tax. Quantity, unit price and discount (per cent, at most 100) are decimal text. */
export type TaxableLine = {
  readonly key: string | number
  /** Negative for a refund. */
  readonly quantity: string
  readonly unitPrice: string
  readonly discountPercent: string
  readonly taxes: readonly TaxDefinition[]
}

/** `PER_LINE`: every line's amounts are rounded. `GLOBAL`: the sums of the unrounded amounts are. */
export type TaxRounding = 'PER_LINE' | 'GLOBAL'

export type TaxableDocument = {
  readonly lines: readonly TaxableLine[]
  /** The document's currency by its smallest step: `{ rounding: '0.01' }`. */
  readonly currency: { readonly rounding: string }
  readonly mode: TaxRounding
}

/** One tax on one line: the amount it was computed on, and what it makes. */
export type LineTax = { taxId: string | number; base: string; amount: string }

export type TaxedLine = { key: string | number; subtotal: string; total: string; taxes: LineTax[] }

export type TaxTotal = { taxId: string | number; name: string; base: string; amount: string }

export type TaxedDocument = {
  /** In the order given. */
  lines: TaxedLine[]
  totals: { untaxed: string; tax: string; total: string; byTax: TaxTotal[] }
}

/** A line made ready: its taxes in the order they apply, and its unrounded price as entered. */
export type PreparedLine = {
  readonly key: string | number
  readonly quantity: string
  readonly taxes: readonly TaxDefinition[]
  readonly price: string
}

/** A line's rounded price as entered, and the rounded amount of each of its taxes, in their order. */
export type RoundedLine = { readonly price: string; readonly amounts: readonly string[] }
