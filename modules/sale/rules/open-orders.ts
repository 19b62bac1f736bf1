import type { Context } from '#core/context.ts'
import { openStates } from '../entities/order-states.ts'
import type { SaleOrder, SaleOrderLine } from '../entities/sale-order.ts'

/** Orders whose terms may still change: new ones, and stored quotations. */
export function openOrders(orders: SaleOrder[], context: Context): SaleOrder[] {
  return orders.filter((order) => isOpen(order, context))
}

/** Was the order new or a quotation when the operation began? Those that become orders now are open to the last. */
export function isOpen(order: SaleOrder, context: Context): boolean {
  const stored = context.before(order)
  return stored === undefined || openStates.includes(String(stored.state))
}

/** Made by the operation that is running, so its dates are what the caller says they are: history, when imported. */
export function isFresh(order: SaleOrder, context: Context): boolean {
  return context.before(order) === undefined || order.createdAt >= context.now
}

/** The lines of an order that will be there after the operation, in their order. */
export function remainingLines(order: SaleOrder, context: Context): SaleOrderLine[] {
  const removed = context.em.getUnitOfWork().getRemoveStack() as Set<object>
  const lines = order.lines.getItems()
  const remaining = removed.size === 0 ? lines : lines.filter((line) => !removed.has(line))
  return isInOrder(remaining) ? remaining : remaining.toSorted(inOrder)
}

/** Nearly always true, and told at once; sorting half a million lines again in every rule is not. */
function isInOrder(lines: SaleOrderLine[]): boolean {
  return lines.every((line, index) => index === 0 || inOrder(lines[index - 1] ?? line, line) <= 0)
}

/** New lines without a place or an id come after the others, as they were given. */
function inOrder(a: SaleOrderLine, b: SaleOrderLine): number {
  const [before, after] = [a.sequence ?? last, b.sequence ?? last]
  return before === after ? Number(a.id ?? last) - Number(b.id ?? last) : before - after
}

const last = Number.MAX_SAFE_INTEGER
