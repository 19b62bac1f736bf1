import { patchView, view } from '#core/view.ts'
import { customView } from '#core/view-kind.ts'
import { tree } from '#modules/base/views/tree.ts'
import { Partner } from '#modules/contacts/entities/partner.ts'
import { ProductAttribute } from '../entities/product-attribute.ts'
import { ProductCategory } from '../entities/product-category.ts'

/** Categories and attributes. */
export const configurationViews = [
  view(ProductCategory, {
    kind: 'LIST',
    columns: ['completeName', 'parent', 'costing'],
    order: [{ completeName: 'ASC' }],
  }),
  customView(ProductCategory, tree, {
    parent: 'parent',
    children: 'children',
    title: 'name',
    fields: ['costing'],
  }),
  view(ProductCategory, {
    kind: 'FORM',
    title: 'name',
    sections: [{ fields: ['name', 'parent', 'costing'] }],
    side: ['active'],
    counters: [{ label: 'Products', entity: 'ProductTemplate', filter: { category: { id: { eq: '$id' } } } }],
  }),
  view(ProductAttribute, {
    kind: 'LIST',
    columns: ['name', 'sequence', 'values'],
    order: [{ sequence: 'ASC' }, { name: 'ASC' }],
  }),
  view(ProductAttribute, {
    kind: 'FORM',
    title: 'name',
    sections: [
      { fields: ['name', 'sequence'] },
      { label: 'Values', lines: 'values', columns: ['name', 'priceExtra', 'color', 'sequence'] },
    ],
    side: ['active'],
  }),
]

/** The price list of a customer, beside who looks after them. */
export const partnerPatches = [
  patchView(Partner, { kind: 'FORM', insert: [{ after: 'vat', fields: ['pricelist'] }] }),
]
