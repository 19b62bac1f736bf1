import type { RequiredEntityData } from '@mikro-orm/core'
import type { Context } from '#core/context.ts'
import { SaleOrder, SaleOrderLine } from '../entities/sale-order.ts'
import { keepPrice } from '../rules/line-prices.ts'
import { remainingLines } from '../rules/open-orders.ts'

/**
 * A new quotation with the terms and lines of another: prices, taxes and texts as they are there, whatever the price
 * list says today. Number, date and state are its own. Its lines and tags must be loaded (`copyNeeds`).
 */
export function copyOrder(
  order: SaleOrder,
  context: Context,
  own: Partial<RequiredEntityData<SaleOrder>>,
): SaleOrder {
  const { partner, invoicePartner, deliveryPartner, company, pricelist, currency, salesperson, taxRounding } =
    order
  const { reference, terms, note } = order
  const shared = {
    partner,
    invoicePartner,
    deliveryPartner,
    company,
    pricelist,
    currency,
    salesperson,
    taxRounding,
  }
  const copy = context.em.create(
    SaleOrder,
    { ...shared, reference, terms, note, ...own } as RequiredEntityData<SaleOrder>,
    {
      partial: true,
    },
  )
  copy.tags.set(order.tags.getItems())
  for (const line of remainingLines(order, context)) copy.lines.add(copyLine(line, copy, context))
  return copy
}

/** Relations that `copyOrder` reads. */
export const copyNeeds = ['lines.taxes', 'tags']

function copyLine(line: SaleOrderLine, order: SaleOrder, context: Context): SaleOrderLine {
  const { sequence, kind, product, name, quantity, uom, unitPrice, isPriceManual, discountPercent } = line
  const values = { sequence, kind, product, name, quantity, uom, unitPrice, isPriceManual, discountPercent }
  const copy = context.em.create(SaleOrderLine, { order, ...values } as RequiredEntityData<SaleOrderLine>, {
    partial: true,
  })
  keepPrice(copy)
  copy.taxes.set(line.taxes.getItems())
  // A copy without taxes was without them on purpose: marked as set, it does not take those of the product.
  copy.taxes.setDirty()
  return copy
}
