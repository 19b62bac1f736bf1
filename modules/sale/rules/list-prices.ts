import type { Context } from '#core/context.ts'
import { div, mul } from '#core/decimal.ts'
import type { SaleOrderLine } from '../entities/sale-order.ts'

export async function setListPrices(lines: SaleOrderLine[], _context: Context): Promise<void> {
  for (const line of lines) {
    const template = line.product?.template
    if (template) line.unitPrice = div(mul(template.listPrice, line.uom?.factor ?? '1'), template.uom.factor)
  }
}
