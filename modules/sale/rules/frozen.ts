import type { Context, RecordIssue } from '#core/context.ts'
import type { ValidateRule } from '#core/entity.ts'
import { type Message, say } from '#core/say.ts'
import { openStates } from '../entities/order-states.ts'
import type { SaleOrder, SaleOrderLine } from '../entities/sale-order.ts'
import { isOpen, remainingLines } from './open-orders.ts'

/** What may be written on an order after its confirmation; the rest of it was agreed. */
const freeFields = new Set(['reference', 'note', 'tags'])
/** What only actions and rules set; they know when. */
const actionFields = new Set(['state', 'isLocked', 'confirmedAt', 'currencyRate', 'cancelReason'])

/**
 * After confirmation nothing that was agreed changes: customer, currency, lines, prices, taxes, discounts. A locked
 * order does not change at all. Fields of other modules are theirs to guard.
 */
export const frozen: ValidateRule<SaleOrder> = {
  name: 'sale.frozen',
  needs: ['lines'],
  run(orders, context) {
    return orders
      .filter((order) => !isOpen(order, context) && !openStates.includes(order.state))
      .flatMap((order) => [...orderIssues(order, context), ...lineIssues(order, context)])
  },
}

function orderIssues(order: SaleOrder, context: Context): RecordIssue[] {
  const isLocked = wasLocked(order, context)
  const changed = ownChanges('SaleOrder', order, context).filter((name) => !actionFields.has(name))
  if (order.tags.isDirty()) changed.push('tags')
  return changed
    .filter((name) => isLocked || !freeFields.has(name))
    .map((name) => ({
      record: order,
      path: [name],
      rule: ruleOf(isLocked),
      message: messageOf(order, isLocked),
    }))
}

function lineIssues(order: SaleOrder, context: Context): RecordIssue[] {
  const isLocked = wasLocked(order, context)
  const isChanged = (line: SaleOrderLine): boolean =>
    context.before(line) === undefined ||
    line.taxes.isDirty() ||
    ownChanges('SaleOrderLine', line, context).length > 0
  if (
    !order.lines.isDirty() &&
    !isAnyRemoved(order, context) &&
    !remainingLines(order, context).some(isChanged)
  )
    return []
  return [{ record: order, path: ['lines'], rule: ruleOf(isLocked), message: messageOf(order, isLocked) }]
}

/** Lines that are deleted by themselves have left the order's collection already. */
function isAnyRemoved(order: SaleOrder, context: Context): boolean {
  const removed = context.em.getUnitOfWork().getRemoveStack() as Set<object>
  return [...removed].some(
    (record) => 'isPriceManual' in record && 'order' in record && record.order === order,
  )
}

/** Changed fields that this module declares, without those that the platform keeps. */
function ownChanges(entity: string, record: SaleOrder | SaleOrderLine, context: Context): string[] {
  const fields = context.model.entities.get(entity)?.fields
  return (context.changed(record) as string[]).filter((name) => {
    const field = fields?.get(name)
    return field?.module === 'sale' && !field.isSystem && field.type !== 'ToMany'
  })
}

/** Locked when the operation began: unlocking and editing are two steps. */
function wasLocked(order: SaleOrder, context: Context): boolean {
  const stored = context.before(order)
  return Boolean(stored?.isLocked)
}

const ruleOf = (isLocked: boolean): string => (isLocked ? 'sale.locked' : 'sale.frozen')

function messageOf(order: SaleOrder, isLocked: boolean): Message {
  if (isLocked) return say`${order.number} is locked. Unlock it first.`
  if (order.state === 'CANCEL')
    return say`${order.number} is cancelled. Set it back to a quotation to change it.`
  return say`${order.number} is confirmed, so what was agreed stays. Cancel it and set it back to a quotation to change it.`
}
