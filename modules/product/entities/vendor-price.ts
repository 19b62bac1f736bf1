import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { record } from '#core/record.ts'
import { day, line, money, p, quantity } from '#core/types.ts'
import { Currency } from '#modules/base/entities/currency.ts'
import { Partner } from '#modules/contacts/entities/partner.ts'
import { vendorPriceMenu } from '../menu.ts'
import { vendorCurrency, vendorVariant } from '../rules/vendor-price.ts'
import { Product } from './product.ts'
import { ProductTemplate } from './product-template.ts'

const schema = defineEntity({
  name: 'VendorPrice',
  tableName: 'vendor_price',
  properties: {
    ...record,
    template: () => field(p.manyToOne(ProductTemplate), 'Product', 'What is bought.'),
    product: () =>
      field(p.manyToOne(Product).nullable(), 'Variant', 'Holds for this variant only; empty for all.'),
    partner: () => field(p.manyToOne(Partner), 'Vendor', 'Who sells it.'),
    vendorReference: field(line(60).nullable(), 'Vendor reference', 'Number that the vendor knows it by.', {
      search: true,
    }),
    vendorName: field(line(200).nullable(), 'Vendor name', 'What the vendor calls it.', { search: true }),
    sequence: field(p.integer().default(10), 'Order', 'Vendors are preferred in this order.', {
      widget: 'SEQUENCE',
    }),
    minQuantity: field(
      quantity().default('0'),
      'From quantity',
      'Holds from this quantity on, in the purchase unit.',
      {
        widget: 'QUANTITY',
        unitField: 'template.purchaseUom',
        min: '0',
      },
    ),
    price: field(money().default('0'), 'Price', 'Price of one purchase unit.', {
      widget: 'MONEY',
      unitField: 'currency',
      min: '0',
    }),
    currency: () => field(p.manyToOne(Currency), 'Currency', 'Money of the price.', { derived: true }),
    dateStart: field(day().nullable(), 'From', 'First day on which it holds.'),
    dateEnd: field(day().nullable(), 'Until', 'Last day on which it holds.'),
    leadDays: field(p.integer().default(1), 'Lead time', 'Days from the order until the goods arrive.', {
      min: '0',
    }),
  },
})

export interface VendorPrice extends InferEntity<typeof schema> {}

/** What a vendor asks for a product. */
export const VendorPrice = entity<VendorPrice>(schema, {
  label: 'Vendor price',
  plural: 'Vendor prices',
  description: 'What a vendor asks for a product, from a quantity and a day on.',
  icon: 'truck',
  displayName: '{partner.name}: {template.name}',
  order: ['sequence', 'minQuantity'],
  partOf: 'template',
  menu: vendorPriceMenu,
  derive: [vendorCurrency],
  validate: [vendorVariant],
  checks: [{ name: 'dates', sql: 'date_start <= date_end', message: 'The last day is before the first.' }],
})
