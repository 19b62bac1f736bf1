import { add, compare, div, isZero, mul, roundTo, sub } from '#core/decimal.ts'
import { chooseItem } from './choose-item.ts'
import { type PriceItem, type PriceList, PriceListError, type PriceQuery } from './price-list.ts'

type Id = string | number

/** The unit price, and the item of the asked price list that made it: null when the list price stands. */
export type ChosenPrice = { price: string; itemId: Id | null }

/** A price on its way: unrounded, and the step it is to be rounded to (null: it is somebody's stated price). */
type Raw = { readonly price: string; readonly step: string | null; readonly itemId: Id | null }

/**
 * The unit price of a product by a price list. The same inputs always give the same price, whatever the order
 * of the items; see `chooseItem` for which item counts. With no item that holds, it is the list price.
 *
 * A stated price (the list price, a fixed price in the query's currency) is passed on as it is, since unit
 * prices may be finer than the currency. A computed one is rounded once, at the end, to the currency's step,
 * or to the formula's own if that is finer; ties go away from zero.
 *
 * @param pricelistId the price list to ask; null or undefined for none, which gives the list price
 * @param query quantity and prices per the product's unit, in the currency wanted
 * @param pricelists the asked price list and all that it is based on, by id as text
 * @throws PriceListError for a price list that is missing, incomplete or based on itself; DecimalError for
 *   text that is no number
 */
export function choosePrice(
  pricelistId: Id | null | undefined,
  query: PriceQuery,
  pricelists: ReadonlyMap<string, PriceList>,
): ChosenPrice {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(query.date)) {
    throw new PriceListError(`"${query.date}" is not a date; write it like 2025-12-31`)
  }
  if (pricelistId == null) return { price: add(query.listPrice, '0'), itemId: null }
  const { price, step, itemId } = priceBy(String(pricelistId), query, pricelists, [])
  return { price: step === null ? price : roundTo(price, step), itemId }
}

function priceBy(
  id: string,
  query: PriceQuery,
  pricelists: ReadonlyMap<string, PriceList>,
  askedBy: readonly string[],
): Raw {
  if (askedBy.includes(id)) {
    throw new PriceListError(
      `price list ${id} is based on itself (${[...askedBy, id].join(' → ')}); base one of them on the list price`,
    )
  }
  const list = pricelists.get(id)
  if (!list) throw new PriceListError(`price list ${id} does not exist`)
  const item = chooseItem(list.items, query)
  if (!item) return { price: add(query.listPrice, '0'), step: null, itemId: null }

  const rate = list.rate ?? '1'
  if (compare(rate, '0') <= 0) throw new PriceListError(`price list ${id} has no exchange rate above zero`)
  const isForeign = compare(rate, '1') !== 0
  const { rounding } = query.currency
  if (item.compute === 'FIXED') {
    const price = mul(required(item, 'fixedPrice'), rate)
    return { price, step: isForeign ? rounding : null, itemId: item.id }
  }
  if (item.compute === 'PERCENT') {
    return { price: less(query.listPrice, required(item, 'percent')), step: rounding, itemId: item.id }
  }
  const base =
    item.base === 'PRICELIST'
      ? priceBy(String(required(item, 'basePricelistId')), query, pricelists, [...askedBy, id]).price
      : item.base === 'COST'
        ? query.cost
        : query.listPrice
  // The tail of the quotient is cut off again, so that a price that only went there and back still ties as it did.
  const price = isForeign ? roundTo(mul(formula(item, div(base, rate)), rate), '1e-30') : formula(item, base)
  const isFiner = item.roundTo != null && !isForeign && compare(item.roundTo, rounding) < 0
  return { price, step: isFiner && item.roundTo ? item.roundTo : rounding, itemId: item.id }
}

/** Discount, rounding, surcharge, margins: in that order, so that a surcharge of −0.01 makes 9.99 of 10. */
function formula(item: PriceItem, base: string): string {
  let price = less(base, item.discountPercent ?? '0')
  if (item.roundTo != null && !isZero(item.roundTo)) price = roundTo(price, item.roundTo)
  price = add(price, item.surcharge ?? '0')
  const { minMargin, maxMargin } = item
  if (minMargin != null && compare(price, add(base, minMargin)) < 0) price = add(base, minMargin)
  if (maxMargin != null && compare(price, add(base, maxMargin)) > 0) price = add(base, maxMargin)
  return price
}

const less = (price: string, percent: string) => mul(price, mul(sub('100', percent), '0.01'))

function required<Field extends 'fixedPrice' | 'percent' | 'basePricelistId'>(item: PriceItem, field: Field) {
  const value = item[field]
  if (value == null) throw new PriceListError(`price list item ${item.id} (${item.compute}) has no ${field}`)
  return value as NonNullable<PriceItem[Field]>
}
