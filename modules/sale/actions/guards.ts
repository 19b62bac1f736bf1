import type { Context, RecordIssue } from '#core/context.ts'
import { say } from '#core/say.ts'
import type { SaleOrder } from '../entities/sale-order.ts'
import { isFresh, remainingLines } from '../rules/open-orders.ts'

/** A quotation offers something: it has at least one product line. */
export function notEmpty(orders: SaleOrder[], context: Context): RecordIssue[] {
  return orders
    .filter((order) => !remainingLines(order, context).some((line) => (line.kind ?? 'PRODUCT') === 'PRODUCT'))
    .map((record) => ({
      record,
      path: ['lines'],
      rule: 'sale.empty',
      message: say`${record.number ?? 'The order'} has no products. Add at least one line first.`,
    }))
}

/** An expired quotation cannot be accepted any more. History that is imported was in time on its own day. */
export function notExpired(orders: SaleOrder[], context: Context): RecordIssue[] {
  return orders
    .filter(
      (order) => order.validUntil != null && order.validUntil < context.today && !isFresh(order, context),
    )
    .map((record) => ({
      record,
      path: ['validUntil'],
      rule: 'sale.expired',
      message: say`${record.number} was valid until ${record.validUntil}. Set a later day to accept it after all.`,
    }))
}

/** A locked order stays as it is. */
export function notLocked(orders: SaleOrder[]): RecordIssue[] {
  return orders
    .filter((order) => order.isLocked)
    .map((record) => ({
      record,
      path: ['isLocked'],
      rule: 'sale.locked',
      message: say`${record.number} is locked. Unlock it first.`,
    }))
}
