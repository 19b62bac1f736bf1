import type { Context } from '#core/context.ts'
import type { DeriveRule } from '#core/entity.ts'
import type { SaleOrder, SaleOrderLine } from '../entities/sale-order.ts'
import { isOpen, remainingLines } from './open-orders.ts'

/** Place, text, quantity and unit of lines, as far as nobody gave them. */
export const lineDefaults: DeriveRule<SaleOrder> = {
  needs: ['lines.product.template'],
  run(orders, context) {
    for (const order of orders) {
      const isFixed = !isOpen(order, context)
      let previous = 0
      for (const line of remainingLines(order, context)) {
        // A new line on a fixed order is refused later; until then it is told what is wrong, not what is missing.
        if (isFixed && context.before(line) !== undefined) continue
        line.sequence ??= previous + 10
        previous = line.sequence
        if (line.kind === 'PRODUCT') fillProductLine(line, context)
        else fillTextLine(line, context)
        if (isFixed) line.unitPrice ??= '0'
      }
    }
  },
}

function fillProductLine(line: SaleOrderLine, context: Context): void {
  line.quantity ??= '1'
  if (!line.product) return
  const { template } = line.product
  const changed = productChange(line, context)
  if (line.name == null || changed?.isStale('name')) line.name = textOf(line)
  if (line.uom == null || changed?.isStale('uom')) line.uom = template.uom
}

/** The product's text for quotations stands below its name. */
function textOf(line: SaleOrderLine): string {
  const template = line.product?.template
  return template?.description ? `${template.name}\n${template.description}` : (template?.name ?? '')
}

/**
 * When a stored line got another product: tells which of its values still describe the former one, because nobody
 * changed them along with the product.
 */
export function productChange(
  line: SaleOrderLine,
  context: Context,
): { isStale(field: string): boolean } | undefined {
  if (context.before(line) === undefined || !line.product) return undefined
  const changed = new Set<string>(context.changed(line))
  if (!changed.has('product')) return undefined
  return { isStale: (field) => !changed.has(field) }
}

/** Sections and notes carry no amounts; a line that becomes one loses those it had. */
function fillTextLine(line: SaleOrderLine, context: Context): void {
  if (context.before(line) !== undefined && context.changed(line).includes('kind')) {
    const changed = new Set<string>(context.changed(line))
    if (!changed.has('product')) line.product = null
    if (!changed.has('uom')) line.uom = null
    if (!changed.has('quantity')) line.quantity = '0'
    if (!changed.has('unitPrice')) line.unitPrice = '0'
    if (!changed.has('discountPercent')) line.discountPercent = '0'
    if (!line.taxes.isDirty()) line.taxes.removeAll()
    line.isPriceManual = false
  }
  line.quantity ??= '0'
  line.unitPrice ??= '0'
}
