import type { RecordIssue } from '#core/context.ts'
import type { DeleteRule } from '#core/entity.ts'
import { say } from '#core/say.ts'
import type { SaleOrder } from '../entities/sale-order.ts'

/** Only what never became an order, or was called off, may go. */
export const deletable: DeleteRule<SaleOrder> = {
  name: 'sale.delete',
  run(orders) {
    return orders
      .filter((order) => (order.state !== 'DRAFT' && order.state !== 'CANCEL') || order.isLocked)
      .map(
        (record): RecordIssue => ({
          record,
          path: ['state'],
          rule: 'sale.delete',
          message: say`${record.number} cannot be deleted: cancel it first.`,
        }),
      )
  },
}
