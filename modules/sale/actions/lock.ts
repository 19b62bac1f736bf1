import { action } from '#core/action.ts'
import { SaleOrder } from '../entities/sale-order.ts'

/** Keeps a confirmed order from any change. */
export const lock = action(SaleOrder, {
  name: 'lock',
  label: 'Lock',
  description: 'Keeps the order from any change until it is unlocked.',
  icon: 'lock',
  from: ['SALE'],
  run(orders) {
    for (const order of orders) order.isLocked = true
  },
})

/** Allows the changes again that a confirmed order allows. */
export const unlock = action(SaleOrder, {
  name: 'unlock',
  label: 'Unlock',
  description: 'Notes and references of the order may be changed again, and it may be cancelled.',
  icon: 'lock-open',
  from: ['SALE'],
  run(orders) {
    for (const order of orders) order.isLocked = false
  },
})
