import { action } from '#core/action.ts'
import { SaleOrder } from '../entities/sale-order.ts'
import { notEmpty, notExpired } from './guards.ts'

/** Makes a quotation an order: prices, taxes, quantities and the currency rate stay from here on. */
export const confirm = action(SaleOrder, {
  name: 'confirm',
  label: 'Confirm',
  description: 'The customer agreed: the quotation becomes an order and its terms are fixed.',
  icon: 'check',
  primary: true,
  transition: { from: ['DRAFT', 'SENT'], to: 'SALE' },
  needs: ['lines'],
  guard: (orders, context) => [...notEmpty(orders, context), ...notExpired(orders, context)],
})
