import { action } from '#core/action.ts'
import type { RecordIssue } from '#core/context.ts'
import { say } from '#core/say.ts'
import { SaleOrder } from '../entities/sale-order.ts'

/** Cancels quotations whose last day has passed. */
export const expire = action(SaleOrder, {
  name: 'expire',
  label: 'Expire',
  description: 'Cancels quotations whose last day has passed.',
  icon: 'calendar-x',
  transition: { from: ['DRAFT', 'SENT'], to: 'CANCEL' },
  guard(orders, context) {
    return orders
      .filter((order) => order.validUntil == null || order.validUntil >= context.today)
      .map(
        (record): RecordIssue => ({
          record,
          path: ['validUntil'],
          rule: 'sale.not-expired',
          message: record.validUntil
            ? say`${record.number} is valid until ${record.validUntil}; it has not expired yet.`
            : say`${record.number} has no last day, so it does not expire.`,
        }),
      )
  },
  run(orders) {
    for (const order of orders) order.cancelReason = `Expired on ${order.validUntil}`
  },
})
