type Id = string | number

/** A rule of a price list: for what it holds, and what the price then is. Decimals are text. */
export type PriceItem = {
  readonly id: Id
  /** For one variant, one template, or one category with those below it; with none of them, for everything. */
  readonly variantId?: Id | null
  readonly templateId?: Id | null
  readonly categoryId?: Id | null
  /** Holds from this quantity on, in the product's unit; none or `'0'` for any. */
  readonly minQuantity?: string | null
  /** First and last day, both included, as `YYYY-MM-DD`. */
  readonly dateStart?: string | null
  readonly dateEnd?: string | null
  /**
   * - `FIXED`: `fixedPrice`.
   * - `PERCENT`: the list price less `percent` per cent (negative for a surcharge).
   * - `FORMULA`: the base less `discountPercent` per cent, rounded to `roundTo`, plus `surcharge`, and then kept
   *   at least `minMargin` and at most `maxMargin` above the base.
   */
  readonly compute: 'FIXED' | 'PERCENT' | 'FORMULA'
  readonly fixedPrice?: string | null
  readonly percent?: string | null
  readonly base?: 'LIST_PRICE' | 'COST' | 'PRICELIST' | null
  /** The price list that `base: 'PRICELIST'` starts from. */
  readonly basePricelistId?: Id | null
  readonly discountPercent?: string | null
  readonly surcharge?: string | null
  readonly roundTo?: string | null
  /** Amounts of money in the price list's currency. */
  readonly minMargin?: string | null
  readonly maxMargin?: string | null
}

export type PriceList = {
  readonly items: readonly PriceItem[]
  /** How much of the query's currency one unit of this price list's currency is; `'1'` if they are the same. */
  readonly rate?: string
}

/** What is to be priced. */
export type PriceQuery = {
  readonly variantId: Id
  readonly templateId: Id
  /** The product's own category first, then its ancestors up to the root. */
  readonly categoryPath: readonly Id[]
  /** In the product's unit. Negative (a return) is priced like the same quantity sold. */
  readonly quantity: string
  /** `YYYY-MM-DD` */
  readonly date: string
  /** List price and cost in the query's currency, per unit of the product. */
  readonly listPrice: string
  readonly cost: string
  readonly currency: { readonly rounding: string }
}

/** A price list that cannot give a price: missing, incomplete, or based on itself. */
export class PriceListError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'PriceListError'
  }
}
