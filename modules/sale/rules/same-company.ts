import type { RecordIssue } from '#core/context.ts'
import type { ValidateRule } from '#core/entity.ts'
import { say } from '#core/say.ts'
import type { SaleOrder } from '../entities/sale-order.ts'
import { isOpen, remainingLines } from './open-orders.ts'

interface Shared {
  company?: { id: number } | null
}

/** By field: whoever may not see the record must not learn its name. */
const words = {
  partner: 'The customer',
  invoicePartner: 'The invoice address',
  deliveryPartner: 'The delivery address',
  pricelist: 'The price list',
  product: 'The product',
  taxes: 'One of the taxes',
}

/** What an order refers to is shared by all companies or belongs to the one that sells. */
export const sameCompany: ValidateRule<SaleOrder> = {
  name: 'sale.company',
  needs: [
    'company',
    'partner',
    'invoicePartner',
    'deliveryPartner',
    'pricelist',
    'lines.product.template',
    'lines.taxes',
  ],
  run(orders, context) {
    const issues: RecordIssue[] = []
    for (const order of orders) {
      if (!order.company || !isOpen(order, context)) continue
      const { company } = order
      const check = (record: object, field: keyof typeof words, shared: Shared | null | undefined): void => {
        if (!shared?.company || shared.company === company) return
        const message = say`${words[field]} belongs to another company than ${company.name}, which sells. Choose one of its own.`
        issues.push({ record, path: [field], rule: 'sale.company', message })
      }
      for (const field of ['partner', 'invoicePartner', 'deliveryPartner', 'pricelist'] as const)
        check(order, field, order[field])
      for (const line of remainingLines(order, context)) {
        check(line, 'product', line.product?.template)
        if (line.taxes.length > 0) for (const tax of line.taxes) check(line, 'taxes', tax)
      }
    }
    return issues
  },
}
