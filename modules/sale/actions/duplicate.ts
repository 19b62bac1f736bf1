import { action } from '#core/action.ts'
import { SaleOrder } from '../entities/sale-order.ts'
import { copyNeeds, copyOrder } from './copy-order.ts'

/** Makes a new quotation like an order. */
export const duplicate = action(SaleOrder, {
  name: 'duplicate',
  label: 'Duplicate',
  description: 'Makes a new quotation with the same customer, lines and prices, of today.',
  icon: 'copy',
  needs: copyNeeds,
  run: (orders, context) =>
    orders.map((order) => copyOrder(order, context, { duplicateOf: order, reference: null })),
})
