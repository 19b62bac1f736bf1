import type { RecordIssue } from '#core/context.ts'
import type { ValidateRule } from '#core/entity.ts'
import { say } from '#core/say.ts'
import type { SaleOrder } from '../entities/sale-order.ts'

/** Prices of a price list are in its currency, and so is the order. */
export const sameCurrency: ValidateRule<SaleOrder> = {
  name: 'sale.currency',
  when: ['currency', 'pricelist'],
  needs: ['pricelist.currency'],
  run(orders) {
    return orders
      .filter(({ pricelist, currency }) => pricelist && currency && pricelist.currency !== currency)
      .map(
        (record): RecordIssue => ({
          record,
          path: ['currency'],
          rule: 'sale.currency',
          message: say`The price list is in ${record.pricelist?.currency.code}. Choose that currency, or another price list.`,
        }),
      )
  },
}
