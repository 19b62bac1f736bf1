import { sub } from '#core/decimal.ts'
import type { DeriveRule } from '#core/entity.ts'
import { validationError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { computeTaxes } from '#modules/tax/compute-taxes.ts'
import { TaxDefinitionError } from '#modules/tax/tax-definition.ts'
import { taxDefinitions } from '#modules/tax/tax-definitions.ts'
import type { TaxableLine, TaxedLine } from '#modules/tax/tax-document.ts'
import type { SaleOrder, SaleOrderLine } from '../entities/sale-order.ts'
import { openOrders, remainingLines } from './open-orders.ts'

/**
 * Amounts of the lines and of the order, by the tax function that invoices use too. It runs under the lock of the
 * order and over all its lines, so people who edit different lines at once still leave the right sum.
 */
export const orderTotals: DeriveRule<SaleOrder> = {
  needs: ['currency', 'lines.taxes.children'],
  run(orders, context) {
    for (const order of openOrders(orders, context)) {
      if (!order.currency) continue
      const lines = remainingLines(order, context)
      const sold = lines.filter((line) => line.kind === 'PRODUCT')
      for (const line of lines) if (line.kind !== 'PRODUCT') setAmounts(line, nothing)
      const { lines: taxed, totals } = compute(order, sold)
      for (const [index, line] of sold.entries()) setAmounts(line, taxed[index] ?? nothing)
      order.amountUntaxed = totals.untaxed
      order.amountTax = totals.tax
      order.amountTotal = totals.total
    }
  },
}

const nothing = { subtotal: '0', total: '0' }

function compute(order: SaleOrder, lines: SaleOrderLine[]): ReturnType<typeof computeTaxes> {
  try {
    return computeTaxes({
      lines: lines.map(taxable),
      currency: order.currency,
      mode: order.taxRounding ?? 'PER_LINE',
    })
  } catch (error) {
    if (error instanceof TaxDefinitionError) {
      throw validationError([
        {
          path: ['lines'],
          rule: 'tax.definition',
          message: say`Taxes cannot be computed: ${error.message}.`,
        },
      ])
    }
    if (error instanceof RangeError) {
      throw validationError([
        { path: ['lines'], rule: 'sale.discount', message: say`A discount is at most 100 %.` },
      ])
    }
    throw error
  }
}

/** Keys are places, so that rounding left over falls on the same line for new and for stored ones. */
function taxable(line: SaleOrderLine, key: number): TaxableLine {
  const { quantity, unitPrice, discountPercent, taxes } = line
  return {
    key,
    quantity,
    unitPrice,
    discountPercent,
    taxes: taxes.length === 0 ? [] : taxDefinitions(taxes.getItems()),
  }
}

function setAmounts(line: SaleOrderLine, { subtotal, total }: Pick<TaxedLine, 'subtotal' | 'total'>): void {
  line.subtotal = subtotal
  line.total = total
  line.taxAmount = subtotal === total ? '0' : sub(total, subtotal)
}
