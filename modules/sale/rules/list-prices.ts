import type { Context } from '#core/context.ts'
import { priceFor } from '#modules/product/price-for.ts'
import type { SaleOrderLine } from '../entities/sale-order.ts'

/** Gives lines the price of their order's price list for their product, quantity, unit and the day of the order. */
export async function setListPrices(lines: SaleOrderLine[], context: Context): Promise<void> {
  const priced = lines.filter(isPriceable)
  for (const line of lines) line.unitPrice ??= line.product?.template.listPrice ?? '0'
  const prices = await priceFor(
    context,
    priced.map((line) => ({
      product: line.product as { id: number },
      pricelistId: line.order.pricelist ? Number(line.order.pricelist.id) : null,
      quantity: line.quantity,
      uomId: Number(line.uom?.id),
      date: line.order.date.toISOString().slice(0, 10),
      currencyId: Number(line.order.currency.id),
    })),
  )
  for (const [index, line] of priced.entries()) line.unitPrice = prices[index]?.price ?? '0'
}

/**
 * Can the price lists answer? Not for a product that is only being made, nor for a unit that does not fit it: the
 * first has its list price, and the second is refused by its own rule.
 */
function isPriceable({ product, uom, order }: SaleOrderLine): boolean {
  return Boolean(product?.id && uom?.id && order.currency && product.template.uom.category === uom.category)
}
