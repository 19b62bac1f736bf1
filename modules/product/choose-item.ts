import { compareIds } from '#core/compare-ids.ts'
import { abs, compare } from '#core/decimal.ts'
import type { PriceItem, PriceQuery } from './price-list.ts'

/** Further from the product than any category. */
const EVERYTHING = Number.MAX_SAFE_INTEGER

const same = (a: string | number, b: string | number) => String(a) === String(b)

/** How far an item's target is from the product: 0 its variant, 1 its template, 2… its categories; null if it is for others. */
function distance(item: PriceItem, query: PriceQuery): number | null {
  if (item.variantId != null) return same(item.variantId, query.variantId) ? 0 : null
  if (item.templateId != null) return same(item.templateId, query.templateId) ? 1 : null
  const { categoryId } = item
  if (categoryId == null) return EVERYTHING
  const depth = query.categoryPath.findIndex((category) => same(category, categoryId))
  return depth < 0 ? null : 2 + depth
}

function isInForce(
  { dateStart, dateEnd, minQuantity }: PriceItem,
  query: PriceQuery,
  quantity: string,
): boolean {
  if (dateStart && query.date < dateStart) return false
  if (dateEnd && query.date > dateEnd) return false
  return compare(minQuantity ?? '0', quantity) <= 0
}

/**
 * The one item that prices the query, whatever the order of the items: the most specific (variant, template,
 * nearest category, everything), then the highest minimum quantity that is met, then the latest first day
 * (undated last), then the lowest id. Undefined when none holds.
 */
export function chooseItem(items: readonly PriceItem[], query: PriceQuery): PriceItem | undefined {
  const quantity = abs(query.quantity)
  let best: { item: PriceItem; away: number } | undefined
  for (const item of items) {
    const away = distance(item, query)
    if (away === null || !isInForce(item, query, quantity)) continue
    if (!best || precedes(item, away, best.item, best.away)) best = { item, away }
  }
  return best?.item
}

function precedes(a: PriceItem, aAway: number, b: PriceItem, bAway: number): boolean {
  if (aAway !== bAway) return aAway < bAway
  const byQuantity = compare(a.minQuantity ?? '0', b.minQuantity ?? '0')
  if (byQuantity !== 0) return byQuantity > 0
  const [aStart, bStart] = [a.dateStart ?? '', b.dateStart ?? '']
  if (aStart !== bStart) return aStart > bStart
  return compareIds(a.id, b.id) < 0
}
