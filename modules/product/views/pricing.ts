import { view } from '#core/view.ts'
import { Pricelist } from '../entities/pricelist.ts'
import { VendorPrice } from '../entities/vendor-price.ts'

/** Price lists and vendor prices. */
export const pricingViews = [
  view(Pricelist, {
    kind: 'LIST',
    columns: ['name', 'currency', 'company'],
    order: [{ name: 'ASC' }],
  }),
  view(Pricelist, {
    kind: 'FORM',
    title: 'name',
    sections: [
      { fields: ['name', 'currency', 'company'] },
      {
        label: 'Rules',
        lines: 'items',
        columns: [
          'appliesTo',
          'category',
          'template',
          'product',
          'minQuantity',
          'compute',
          'fixedPrice',
          'percent',
          'base',
          'basePricelist',
          'discountPercent',
          'roundTo',
          'surcharge',
          'minMargin',
          'maxMargin',
          'dateStart',
          'dateEnd',
        ],
      },
    ],
    side: ['active'],
    counters: [{ label: 'Customers', entity: 'Partner', filter: { pricelist: { id: { eq: '$id' } } } }],
  }),
  view(VendorPrice, {
    kind: 'LIST',
    columns: [
      'partner',
      'template',
      'product',
      'minQuantity',
      'price',
      'currency',
      'dateStart',
      'dateEnd',
      'leadDays',
    ],
    order: [{ sequence: 'ASC' }],
  }),
  view(VendorPrice, {
    kind: 'CALENDAR',
    start: 'dateStart',
    end: 'dateEnd',
    title: 'template',
    color: 'partner',
  }),
  view(VendorPrice, {
    kind: 'FORM',
    sections: [
      { fields: ['template', 'product', 'partner', 'vendorReference', 'vendorName'] },
      {
        label: 'Price',
        fields: ['minQuantity', 'price', 'currency', 'dateStart', 'dateEnd', 'leadDays', 'sequence'],
      },
    ],
  }),
]
