import { compareIds } from '#core/compare-ids.ts'

/**
 * What a tax is, as far as computing it goes.
 *
 * - `PERCENT`: `amount` per cent of the base: 20 makes 20.00 of 100.00.
 * - `FIXED`: `amount` of money per unit of the line's quantity, such as a recycling fee.
 * - `DIVISION`: `amount` per cent of the price that includes it: 20 makes 25.00 of 100.00.
 * - `GROUP`: stands for its `children`; its own amount and flags mean nothing.
 */
export type TaxDefinition = {
  readonly id: string | number
  readonly name: string
  readonly kind: 'PERCENT' | 'FIXED' | 'DIVISION' | 'GROUP'
  /** Decimal text: per cent, or money per unit for `FIXED`. May be negative (withholding). */
  readonly amount: string
  /** The unit price already contains this tax. */
  readonly isPriceIncluded: boolean
  /** Taxes after this one are computed on a base that includes it. */
  readonly affectsBase: boolean
  readonly sequence: number
  readonly children?: readonly TaxDefinition[]
}

/** A set of taxes that cannot be computed: contradictory, or summing to 100 % or more of the price. */
export class TaxDefinitionError extends Error {
  readonly taxId: string | number

  constructor(message: string, taxId: string | number) {
    super(message)
    this.name = 'TaxDefinitionError'
    this.taxId = taxId
  }
}

/** By sequence, then by id: the order in which taxes apply. */
export function compareTaxes(a: TaxDefinition, b: TaxDefinition): number {
  return a.sequence - b.sequence || compareIds(a.id, b.id)
}

/**
 * The taxes of one line in the order they apply: by sequence, then id; a group's children take the group's
 * place, in their own order. A tax that is named twice, or both alone and in a group, applies once, where it
 * comes first. Throws TaxDefinitionError for a group that contains itself.
 */
export function orderTaxes(taxes: readonly TaxDefinition[]): TaxDefinition[] {
  const ordered = new Map<string, TaxDefinition>()
  const collect = (level: readonly TaxDefinition[], within: readonly TaxDefinition[]) => {
    for (const tax of [...level].sort(compareTaxes)) {
      if (tax.kind !== 'GROUP') {
        if (!ordered.has(String(tax.id))) ordered.set(String(tax.id), tax)
        continue
      }
      if (within.some((group) => String(group.id) === String(tax.id))) {
        throw new TaxDefinitionError(`tax group "${tax.name}" contains itself`, tax.id)
      }
      collect(tax.children ?? [], [...within, tax])
    }
  }
  collect(taxes, [])
  return [...ordered.values()]
}
