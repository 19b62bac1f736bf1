import type { RecordIssue } from '#core/context.ts'
import { compare } from '#core/decimal.ts'
import type { ValidateRule } from '#core/entity.ts'
import { say } from '#core/say.ts'
import type { Tax } from '../entities/tax.ts'

/** A tax that is a share of the price with tax must leave something of the price. */
export const taxAmount: ValidateRule<Tax> = {
  name: 'tax.amount',
  when: ['kind', 'amount'],
  run(taxes) {
    return taxes
      .filter((tax) => tax.kind === 'DIVISION' && compare(tax.amount, '100') >= 0)
      .map(
        (record): RecordIssue => ({
          record,
          path: ['amount'],
          rule: 'tax.amount',
          message: say`A tax that is a percentage of the price with tax must be below 100 %.`,
        }),
      )
  },
}
