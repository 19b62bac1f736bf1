import { view } from '#core/view.ts'
import { SaleOrder } from '../entities/sale-order.ts'

export const saleOrderViews = [
  view(SaleOrder, {
    kind: 'LIST',
    columns: ['number', 'date', 'partner', 'salesperson', 'amountTotal', 'state'],
    order: [{ date: 'DESC' }],
    filters: [
      { name: 'quotations', label: 'Quotations', filter: { state: { in: ['DRAFT', 'SENT'] } } },
      { name: 'to-confirm', label: 'To confirm', filter: { state: { eq: 'SENT' } } },
      { name: 'orders', label: 'Orders', filter: { state: { in: ['SALE', 'DONE'] } } },
      { name: 'cancelled', label: 'Cancelled', filter: { state: { eq: 'CANCEL' } } },
    ],
    totals: ['amountUntaxed', 'amountTotal'],
  }),
  view(SaleOrder, {
    kind: 'FORM',
    title: 'number',
    sections: [
      {
        label: 'Customer',
        fields: ['partner', 'invoicePartner', 'deliveryPartner', 'reference'],
      },
      {
        label: 'Quotation',
        fields: ['date', 'validUntil', 'pricelist', 'currency', 'salesperson', 'tags'],
      },
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
      { label: 'Texts', fields: ['terms', 'note'] },
    ],
    totals: ['amountUntaxed', 'amountTax', 'amountTotal'],
    side: [
      'confirmedAt',
      'company',
      'taxRounding',
      'currencyRate',
      'isLocked',
      'revision',
      'revisionOf',
      'duplicateOf',
      'cancelReason',
    ],
    counters: [{ label: 'Revisions', entity: 'SaleOrder', filter: { revisionOf: { id: { eq: '$id' } } } }],
  }),
]
