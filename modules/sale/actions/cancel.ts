import { action, arg } from '#core/action.ts'
import { SaleOrder } from '../entities/sale-order.ts'
import { notLocked } from './guards.ts'

/** Calls an order off. */
export const cancel = action(SaleOrder, {
  name: 'cancel',
  label: 'Cancel',
  description: 'Calls the quotation or order off.',
  icon: 'ban',
  dangerous: true,
  confirmation: 'Cancel the order?',
  transition: { from: ['DRAFT', 'SENT', 'SALE'], to: 'CANCEL' },
  arguments: { reason: arg.text({ label: 'Reason', description: 'Why it is called off.' }) },
  guard: (orders) => notLocked(orders),
  run(orders, _context, { reason }) {
    for (const order of orders) order.cancelReason = reason?.trim() || null
  },
})

/** Makes a cancelled order a quotation again, to be edited and confirmed anew. */
export const reset = action(SaleOrder, {
  name: 'reset',
  label: 'Set to quotation',
  description: 'Makes the cancelled order a quotation again, to be edited and confirmed anew.',
  icon: 'undo-2',
  transition: { from: ['CANCEL'], to: 'DRAFT' },
  run(orders) {
    for (const order of orders) {
      order.cancelReason = null
      order.confirmedAt = null
      order.currencyRate = null
    }
  },
})
