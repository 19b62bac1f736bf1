import type { RecordIssue } from '#core/context.ts'
import type { ValidateRule } from '#core/entity.ts'
import { say } from '#core/say.ts'
import type { SaleOrder } from '../entities/sale-order.ts'

/** The number of an order is what customers refer to: it is given once and stays. */
export const fixedNumber: ValidateRule<SaleOrder> = {
  name: 'sale.number-fixed',
  when: ['number'],
  run(orders, context) {
    return orders
      .filter((order) => context.before(order) !== undefined)
      .map(
        (record): RecordIssue => ({
          record,
          path: ['number'],
          rule: 'sale.number-fixed',
          message: say`The number of an order cannot be changed. Put other numbers in the customer reference.`,
        }),
      )
  },
}
