import type { RecordIssue } from '#core/context.ts'
import type { ValidateRule } from '#core/entity.ts'
import { say } from '#core/say.ts'
import type { SaleOrderLine } from '../entities/sale-order.ts'

/** A line stays in the order that it was made in, or the order that it left would not know of it. */
export const lineOrder: ValidateRule<SaleOrderLine> = {
  name: 'sale.line-order',
  when: ['order'],
  run(lines, context) {
    return lines
      .filter((line) => context.before(line) !== undefined)
      .map(
        (record): RecordIssue => ({
          record,
          path: ['order'],
          rule: 'sale.line-order',
          message: say`A line cannot move to another order. Delete it here and add it there.`,
        }),
      )
  },
}
