import type { Context } from '#core/context.ts'
import type { DeriveRule } from '#core/entity.ts'
import type { Tax } from '#modules/tax/entities/tax.ts'
import type { SaleOrder, SaleOrderLine } from '../entities/sale-order.ts'
import { productChange } from './line-defaults.ts'
import { openOrders, remainingLines } from './open-orders.ts'

/** Lines take the sales taxes of their product, as far as the company charges them, unless somebody set others. */
export const lineTaxes: DeriveRule<SaleOrder> = {
  needs: ['company', 'lines.taxes', 'lines.product.template.saleTaxes.children'],
  run(orders, context) {
    for (const order of openOrders(orders, context)) {
      for (const line of remainingLines(order, context)) {
        if (!takesTaxes(line, context)) continue
        const taxes = line.product?.template.saleTaxes.getItems().filter((tax) => isCharged(tax, order)) ?? []
        if (taxes.length > 0 || line.taxes.length > 0) line.taxes.set(taxes)
      }
    }
  },
}

/** A new product on a line, whose taxes nobody touched: a set of none counts as touched. */
function takesTaxes(line: SaleOrderLine, context: Context): boolean {
  if (line.kind !== 'PRODUCT' || !line.product || line.taxes.isDirty()) return false
  return context.before(line) === undefined || productChange(line, context) !== undefined
}

/** Sales taxes in use, of the company or of all, and of the company's country or of none. */
function isCharged(tax: Tax, { company }: SaleOrder): boolean {
  if (!tax.active || tax.use === 'PURCHASE') return false
  if (tax.company && tax.company !== company) return false
  return !tax.country || !company?.country || tax.country === company.country
}
