import { patchView, view } from '#core/view.ts'
import { Partner } from '#modules/contacts/entities/partner.ts'
import { ProductTemplate } from '#modules/product/entities/product-template.ts'
import { SaleOrder } from '../entities/sale-order.ts'

export const saleOrderViews = [
  view(SaleOrder, {
    kind: 'LIST',
    columns: ['number', 'date', 'partner', 'salesperson', 'amountTotal', 'state'],
    order: [{ date: 'DESC' }],
    filters: [
      {
        name: 'mine',
        label: 'My quotations',
        filter: { salesperson: { id: { eq: '$me' } }, state: { in: ['DRAFT', 'SENT'] } },
      },
      { name: 'quotations', label: 'Quotations', filter: { state: { in: ['DRAFT', 'SENT'] } } },
      { name: 'to-confirm', label: 'To confirm', filter: { state: { eq: 'SENT' } } },
      { name: 'orders', label: 'Orders', filter: { state: { in: ['SALE', 'DONE'] } } },
      { name: 'this-month', label: 'This month', filter: { date: { gte: '$startOfMonth' } } },
      { name: 'cancelled', label: 'Cancelled', filter: { state: { eq: 'CANCEL' } } },
    ],
    totals: ['amountUntaxed', 'amountTotal'],
  }),
  view(SaleOrder, {
    kind: 'FORM',
    title: 'number',
    sections: [
      { fields: ['partner', 'date', 'reference', 'validUntil'] },
      {
        label: 'Lines',
        lines: 'lines',
        columns: [
          'sequence',
          'product',
          'name',
          'quantity',
          'uom',
          'unitPrice',
          'discountPercent',
          'taxes',
          'subtotal',
        ],
        kindField: 'kind',
      },
      { label: 'Addresses', fields: ['invoicePartner', 'deliveryPartner'] },
      { label: 'Prices', fields: ['pricelist', 'currency', 'currencyRate', 'taxRounding'] },
      { label: 'Texts', fields: ['terms', 'note'] },
    ],
    totals: ['amountUntaxed', 'amountTax', 'amountTotal'],
    side: [
      'salesperson',
      'tags',
      'company',
      'confirmedAt',
      'isLocked',
      'cancelReason',
      'revision',
      'revisionOf',
      'duplicateOf',
    ],
    counters: [{ label: 'Revisions', entity: 'SaleOrder', filter: { revisionOf: { id: { eq: '$id' } } } }],
    frozen: [
      { when: { state: ['DONE'] }, message: 'The order is done. Reopen it to change it.' },
      { when: { isLocked: [true] }, message: 'The order is locked. Unlock it to change it.' },
      {
        when: { state: ['SALE'] },
        except: ['reference', 'note', 'tags'],
        message: 'The order is confirmed: what was agreed stays as it is.',
      },
      {
        when: { state: ['CANCEL'] },
        except: ['reference', 'note', 'tags'],
        message: 'The order is cancelled. Set it back to a quotation to change it.',
      },
    ],
  }),
  view(SaleOrder, {
    kind: 'KANBAN',
    group: 'state',
    title: 'number',
    fields: ['partner', 'date', 'salesperson', 'amountTotal'],
    total: 'amountUntaxed',
  }),
  view(SaleOrder, { kind: 'CALENDAR', start: 'date', title: 'partner', color: 'state' }),
  view(SaleOrder, {
    kind: 'GRAPH',
    type: 'BAR',
    groupBy: [{ field: 'date', by: 'MONTH' }, { field: 'state' }],
    measure: { field: 'amountUntaxed', function: 'sum' },
  }),
  view(SaleOrder, {
    kind: 'PIVOT',
    rows: [{ field: 'partner.country' }, { field: 'partner' }],
    columns: [{ field: 'date', by: 'QUARTER' }],
    measures: ['count', { field: 'amountUntaxed', function: 'sum' }],
  }),
]

/** How much was sold, on the customers and on the products. */
export const saleCounters = [
  patchView(Partner, {
    kind: 'FORM',
    counters: [{ label: 'Sales', entity: 'SaleOrder', filter: { partner: { id: { eq: '$id' } } } }],
  }),
  patchView(ProductTemplate, {
    kind: 'FORM',
    counters: [
      {
        label: 'Sales',
        entity: 'SaleOrder',
        filter: { lines: { some: { product: { template: { id: { eq: '$id' } } } } } },
      },
    ],
  }),
]
