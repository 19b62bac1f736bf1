import { view } from '#core/view.ts'
import { Product } from '../entities/product.ts'
import { ProductTemplate } from '../entities/product-template.ts'

/** Products and their variants. */
export const productViews = [
  view(ProductTemplate, {
    kind: 'LIST',
    columns: ['image', 'name', 'category', 'kind', 'listPrice', 'uom', 'isSold', 'isPurchased'],
    order: [{ name: 'ASC' }],
    filters: [
      { name: 'sold', label: 'Sold', filter: { isSold: { eq: true } } },
      { name: 'purchased', label: 'Purchased', filter: { isPurchased: { eq: true } } },
      { name: 'goods', label: 'Goods', filter: { kind: { eq: 'GOODS' } } },
      { name: 'services', label: 'Services', filter: { kind: { eq: 'SERVICE' } } },
      {
        name: 'unpriced',
        label: 'For sale without a price',
        filter: { isSold: { eq: true }, listPrice: { eq: '0' } },
      },
      {
        name: 'unpictured',
        label: 'For sale without a picture',
        filter: { isSold: { eq: true }, image: { isNull: true } },
      },
    ],
  }),
  view(ProductTemplate, {
    kind: 'KANBAN',
    group: 'category',
    fields: ['image', 'kind', 'listPrice'],
  }),
  view(ProductTemplate, {
    kind: 'GRAPH',
    type: 'BAR',
    groupBy: [{ field: 'category' }, { field: 'kind' }],
    measure: 'count',
  }),
  view(ProductTemplate, {
    kind: 'FORM',
    title: 'name',
    sections: [
      { fields: ['name', 'category', 'listPrice', 'currency', 'uom', 'kind'] },
      { label: 'Sales', fields: ['saleTaxes', 'isSold', 'description'] },
      { label: 'Purchase', fields: ['purchaseUom', 'purchaseTaxes', 'isPurchased'] },
      { label: 'Attributes', lines: 'attributeLines', columns: ['attribute', 'values'] },
      {
        label: 'Variants',
        lines: 'variants',
        columns: ['variantName', 'reference', 'barcode', 'cost', 'priceExtra', 'weight', 'active'],
      },
      {
        label: 'Vendors',
        lines: 'vendorPrices',
        columns: [
          'partner',
          'product',
          'vendorReference',
          'minQuantity',
          'price',
          'currency',
          'dateStart',
          'dateEnd',
          'leadDays',
        ],
      },
      { label: 'Stock', fields: ['tracking', 'isStorable'] },
    ],
    side: ['image', 'tags', 'company', 'active'],
    counters: [
      {
        label: 'Price rules',
        entity: 'PricelistItem',
        filter: {
          or: [{ template: { id: { eq: '$id' } } }, { product: { template: { id: { eq: '$id' } } } }],
        },
      },
    ],
  }),
  view(Product, {
    kind: 'LIST',
    columns: [
      'image',
      'reference',
      'name',
      'variantName',
      'category',
      'listPrice',
      'priceExtra',
      'cost',
      'uom',
      'barcode',
    ],
    order: [{ name: 'ASC' }],
    filters: [
      { name: 'sold', label: 'Sold', filter: { isSold: { eq: true } } },
      { name: 'purchased', label: 'Purchased', filter: { isPurchased: { eq: true } } },
      { name: 'nobarcode', label: 'Without barcode', filter: { barcode: { isNull: true } } },
    ],
  }),
  view(Product, {
    kind: 'FORM',
    title: 'name',
    sections: [
      { fields: ['name', 'reference', 'barcode', 'kind', 'category', 'uom'] },
      { label: 'Prices', fields: ['listPrice', 'priceExtra', 'cost', 'currency'] },
      { label: 'Purchase', fields: ['purchaseUom', 'isPurchased'] },
      { label: 'Size', fields: ['weight', 'volume'] },
      { label: 'Sales', fields: ['description', 'isSold'] },
    ],
    side: ['image', 'template', 'variantName', 'values', 'isPossible', 'active'],
    counters: [{ label: 'Price rules', entity: 'PricelistItem', filter: { product: { id: { eq: '$id' } } } }],
  }),
]
