import type { Context } from '#core/context.ts'
import type { DeriveRule } from '#core/entity.ts'
import type { SaleOrder, SaleOrderLine } from '../entities/sale-order.ts'
import { setListPrices } from './list-prices.ts'
import { openOrders, remainingLines } from './open-orders.ts'

/**
 * A unit price that is given stays and is marked as set by hand; any other comes from the price list, and again when
 * product, quantity, unit, price list or currency change.
 */
export const linePrices: DeriveRule<SaleOrder> = {
  needs: ['lines.product.template.uom', 'lines.uom'],
  async run(orders, context) {
    const wanted: SaleOrderLine[] = []
    for (const order of openOrders(orders, context)) {
      const isMoved = isPricedAnew(order, context)
      for (const line of remainingLines(order, context)) {
        if (line.kind !== 'PRODUCT' || !takesListPrice(line, isMoved, context)) continue
        line.isPriceManual = false
        if (line.product) wanted.push(line)
        else line.unitPrice ??= '0'
      }
    }
    if (wanted.length > 0) await setListPrices(wanted, context)
  },
}

/** Copied prices, which are neither set by hand nor to be looked up. */
const copied = new WeakSet<object>()

/** Keeps the price of a new line as it was copied, without taking it for one that somebody gave. */
export function keepPrice(line: SaleOrderLine): void {
  copied.add(line)
}

function isPricedAnew(order: SaleOrder, context: Context): boolean {
  if (context.before(order) === undefined) return false
  return context.changed(order).some((name) => name === 'pricelist' || name === 'currency')
}

function takesListPrice(line: SaleOrderLine, isMoved: boolean, context: Context): boolean {
  if (context.before(line) === undefined) {
    if (line.unitPrice == null) return true
    if (!copied.has(line)) line.isPriceManual = true
    return false
  }
  const changed = new Set<string>(context.changed(line))
  if (changed.has('unitPrice')) {
    line.isPriceManual = true
    return false
  }
  if (changed.has('product')) return true
  return (
    !line.isPriceManual &&
    (isMoved || ['quantity', 'uom', 'isPriceManual', 'kind'].some((name) => changed.has(name)))
  )
}
