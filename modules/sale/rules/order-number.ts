import type { DeriveRule } from '#core/entity.ts'
import { nextNumbers } from '#modules/base/next-number.ts'
import type { SaleOrder } from '../entities/sale-order.ts'

/** New orders take the next numbers of their company; one that is given, by an import, is kept. */
export const orderNumber: DeriveRule<SaleOrder> = {
  async run(orders, context) {
    const without = orders.filter((order) => context.before(order) === undefined && !order.number?.trim())
    for (const [companyId, group] of Map.groupBy(without, (order) => order.company?.id ?? null)) {
      const numbers = await nextNumbers(context, 'sale.order', group.length, {
        companyId,
        carriedBy: { table: 'sale_order', column: 'number' },
      })
      for (const [index, order] of group.entries()) order.number = numbers[index] ?? ''
    }
  },
}
