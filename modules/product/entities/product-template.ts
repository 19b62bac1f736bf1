import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { archivable, record } from '#core/record.ts'
import { line, money, p, text } from '#core/types.ts'
import { Company } from '#modules/base/entities/company.ts'
import { Currency } from '#modules/base/entities/currency.ts'
import { Tag } from '#modules/base/entities/tag.ts'
import { Uom } from '#modules/base/entities/uom.ts'
import { imageField } from '#modules/base/file-field.ts'
import { Tax } from '#modules/tax/entities/tax.ts'
import { templateMenu } from '../menu.ts'
import { defaultCurrency } from '../rules/default-currency.ts'
import { consistentKind, storableKind } from '../rules/kind.ts'
import { defaultUnits, unitsOfOneCategory } from '../rules/units.ts'
import { ProductCategory } from './product-category.ts'

const schema = defineEntity({
  name: 'ProductTemplate',
  tableName: 'product_template',
  properties: {
    ...record,
    ...archivable,
    name: field(line(200), 'Name', 'What the product is called.', { search: true }),
    image: () => imageField('Picture', 'What the product looks like.'),
    description: field(text().nullable(), 'Description', 'Text for quotations and orders.', {
      widget: 'TEXT',
    }),
    kind: field(p.enum(['GOODS', 'SERVICE'] as const).default('GOODS'), 'Kind', 'Things or work.', {
      choices: { GOODS: { label: 'Goods', tone: 'INFO' }, SERVICE: { label: 'Service', tone: 'ACCENT' } },
    }),
    isStorable: field(p.boolean(), 'Kept in stock', 'Quantities on hand are counted; goods only.', {
      derived: true,
    }),
    isSold: field(p.boolean().default(true), 'Sold', 'May be chosen in sales.'),
    isPurchased: field(p.boolean().default(true), 'Purchased', 'May be chosen in purchases.'),
    category: () =>
      field(
        p.manyToOne(ProductCategory).nullable(),
        'Category',
        'Group for price lists, costing and reports.',
      ),
    uom: () => field(p.manyToOne(Uom), 'Unit', 'Unit that it is counted and priced in.', { derived: true }),
    purchaseUom: () =>
      field(p.manyToOne(Uom), 'Purchase unit', 'Unit that it is bought in, of the same category.', {
        derived: true,
      }),
    listPrice: field(money().default('0'), 'List price', 'Price of one unit without any price list.', {
      widget: 'MONEY',
      unitField: 'currency',
      min: '0',
    }),
    currency: () =>
      field(
        p.manyToOne(Currency),
        'Currency',
        'Money of the list price and the cost; that of the company at first.',
        {
          derived: true,
        },
      ),
    tracking: field(
      p.enum(['NONE', 'LOT', 'SERIAL'] as const).default('NONE'),
      'Tracking',
      'How pieces are told apart in stock.',
      {
        choices: {
          NONE: { label: 'By quantity' },
          LOT: { label: 'By lots' },
          SERIAL: { label: 'By serial number' },
        },
      },
    ),
    company: () =>
      field(
        p.manyToOne(Company).nullable(),
        'Company',
        'Company of yours that alone trades in it; empty for all.',
      ),
    saleTaxes: () =>
      field(
        p.manyToMany(Tax).owner().pivotTable('product_template_sale_taxes'),
        'Sales taxes',
        'Taxes on a sale of it, unless the customer pays others.',
        { domain: { use: { eq: 'SALE' } } },
      ),
    purchaseTaxes: () =>
      field(
        p.manyToMany(Tax).owner().pivotTable('product_template_purchase_taxes'),
        'Purchase taxes',
        'Taxes on a purchase of it, unless the vendor charges others.',
        { domain: { use: { eq: 'PURCHASE' } } },
      ),
    tags: () =>
      field(
        p.manyToMany(Tag).owner().pivotTable('product_template_tags'),
        'Tags',
        'Words that mark the product.',
      ),
  },
})

export interface ProductTemplate extends InferEntity<typeof schema> {}

/** What all variants of a product have in common. */
export const ProductTemplate = entity<ProductTemplate>(schema, {
  label: 'Product',
  plural: 'Products',
  description: 'Something that you sell or buy, in one or more variants.',
  icon: 'package',
  displayName: '{name}',
  order: ['name'],
  menu: templateMenu,
  derive: [consistentKind, defaultUnits, defaultCurrency],
  validate: [storableKind, unitsOfOneCategory],
})
