import type { Context } from '#core/context.ts'
import type { DeriveRule } from '#core/entity.ts'
import type { SaleOrder, SaleOrderLine } from '../entities/sale-order.ts'
import { openOrders, remainingLines } from './open-orders.ts'

export const linePrices: DeriveRule<SaleOrder> = {
  run(orders, context) {
    for (const order of openOrders(orders, context))
      for (const line of remainingLines(order, context)) line.unitPrice ??= '0'
  },
}
