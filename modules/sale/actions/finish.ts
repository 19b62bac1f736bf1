import { action } from '#core/action.ts'
import { SaleOrder } from '../entities/sale-order.ts'

/** Closes an order that is dealt with, and locks it. */
export const finish = action(SaleOrder, {
  name: 'finish',
  label: 'Done',
  description: 'Everything is dealt with: the order is closed and locked.',
  icon: 'circle-check',
  transition: { from: ['SALE'], to: 'DONE' },
  run(orders) {
    for (const order of orders) order.isLocked = true
  },
})

/** Opens a finished order again. */
export const reopen = action(SaleOrder, {
  name: 'reopen',
  label: 'Reopen',
  description: 'The order is not finished after all: it is an open sales order again.',
  icon: 'rotate-ccw',
  transition: { from: ['DONE'], to: 'SALE' },
  run(orders) {
    for (const order of orders) order.isLocked = false
  },
})
