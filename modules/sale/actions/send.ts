import { action } from '#core/action.ts'
import { SaleOrder } from '../entities/sale-order.ts'
import { notEmpty } from './guards.ts'

/** Notes that the customer has the quotation. */
export const send = action(SaleOrder, {
  name: 'send',
  label: 'Mark as sent',
  description: 'Notes that the customer has the quotation.',
  icon: 'send',
  transition: { from: ['DRAFT'], to: 'SENT' },
  needs: ['lines'],
  guard: (orders, context) => notEmpty(orders, context),
})
