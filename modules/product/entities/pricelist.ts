import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { archivable, record } from '#core/record.ts'
import { day, line, money, p, percent, quantity } from '#core/types.ts'
import { Company } from '#modules/base/entities/company.ts'
import { Currency } from '#modules/base/entities/currency.ts'
import { pricelistMenu } from '../menu.ts'
import { defaultListCurrency } from '../rules/default-currency.ts'
import { acyclicBases, pricelistGraphSql } from '../rules/pricelist-graph.ts'
import { targetOfItem } from '../rules/pricelist-target.ts'
import { Product } from './product.ts'
import { ProductCategory } from './product-category.ts'
import { ProductTemplate } from './product-template.ts'

const schema = defineEntity({
  name: 'Pricelist',
  tableName: 'pricelist',
  properties: {
    ...record,
    ...archivable,
    name: field(line(100), 'Name', 'What the price list is called.', { search: true }),
    currency: () =>
      field(p.manyToOne(Currency), 'Currency', 'Money that its prices are in.', { derived: true }),
    company: () =>
      field(
        p.manyToOne(Company).nullable(),
        'Company',
        'Company of yours that alone uses it; empty for all.',
      ),
    items: () => field(p.oneToMany(PricelistItem).mappedBy('pricelist'), 'Rules', 'What the prices are.'),
  },
})

export interface Pricelist extends InferEntity<typeof schema> {}

/** A set of prices that some customers buy at. */
export const Pricelist = entity<Pricelist>(schema, {
  label: 'Price list',
  plural: 'Price lists',
  description: 'Prices that some customers buy at, in one currency.',
  icon: 'tags',
  displayName: '{name}',
  order: ['name'],
  menu: pricelistMenu,
  derive: [defaultListCurrency],
  unique: [
    { fields: ['name', 'company'], nullsEqual: true, message: 'There is already a price list of this name.' },
  ],
})

const itemSchema = defineEntity({
  name: 'PricelistItem',
  tableName: 'pricelist_item',
  properties: {
    ...record,
    pricelist: () => field(p.manyToOne(Pricelist), 'Price list', 'The price list that it is in.'),
    appliesTo: field(
      p.enum(['ALL', 'CATEGORY', 'TEMPLATE', 'VARIANT'] as const),
      'Applies to',
      'What it is the price of.',
      {
        derived: true,
        choices: {
          ALL: { label: 'All products' },
          CATEGORY: { label: 'Product category' },
          TEMPLATE: { label: 'Product' },
          VARIANT: { label: 'Product variant' },
        },
      },
    ),
    category: () =>
      field(
        p.manyToOne(ProductCategory).nullable(),
        'Category',
        'Products of this category and of those in it.',
      ),
    template: () =>
      field(p.manyToOne(ProductTemplate).nullable(), 'Product', 'All variants of this product.'),
    product: () => field(p.manyToOne(Product).nullable(), 'Variant', 'This variant only.'),
    minQuantity: field(
      quantity().default('0'),
      'From quantity',
      'Holds from this quantity on, in the product unit.',
      {
        widget: 'QUANTITY',
        min: '0',
      },
    ),
    dateStart: field(day().nullable(), 'From', 'First day on which it holds.'),
    dateEnd: field(day().nullable(), 'Until', 'Last day on which it holds.'),
    compute: field(
      p.enum(['FIXED', 'PERCENT', 'FORMULA'] as const).default('FIXED'),
      'Price is',
      'How the price is found.',
      {
        choices: {
          FIXED: { label: 'Fixed price' },
          PERCENT: { label: 'Discount', description: 'The list price less some per cent.' },
          FORMULA: { label: 'Formula', description: 'A base price, discounted, rounded and within margins.' },
        },
      },
    ),
    fixedPrice: field(money().nullable(), 'Fixed price', 'Price of one unit.', {
      widget: 'MONEY',
      unitField: 'pricelist.currency',
      min: '0',
    }),
    percent: field(
      percent().nullable(),
      'Discount',
      'Per cent off the list price; negative for a surcharge.',
      {
        widget: 'PERCENT',
        max: '100',
      },
    ),
    base: field(
      p.enum(['LIST_PRICE', 'COST', 'PRICELIST'] as const).nullable(),
      'Based on',
      'Price that the formula starts from.',
      {
        choices: {
          LIST_PRICE: { label: 'List price' },
          COST: { label: 'Cost' },
          PRICELIST: { label: 'Other price list' },
        },
      },
    ),
    basePricelist: () =>
      field(p.manyToOne(Pricelist).nullable(), 'Base price list', 'Price list that the formula starts from.'),
    discountPercent: field(
      percent().nullable(),
      'Formula discount',
      'Per cent off the base; negative for a markup.',
      {
        widget: 'PERCENT',
        max: '100',
      },
    ),
    roundTo: field(money().nullable(), 'Round to', 'The discounted price is rounded to a multiple of this.', {
      min: '0',
    }),
    surcharge: field(
      money().nullable(),
      'Surcharge',
      'Added after rounding; -0.01 with a rounding of 1 makes 9.99.',
      {
        widget: 'MONEY',
        unitField: 'pricelist.currency',
      },
    ),
    minMargin: field(money().nullable(), 'Lowest margin', 'The price is at least this much above the base.', {
      widget: 'MONEY',
      unitField: 'pricelist.currency',
    }),
    maxMargin: field(money().nullable(), 'Highest margin', 'The price is at most this much above the base.', {
      widget: 'MONEY',
      unitField: 'pricelist.currency',
    }),
  },
})

export interface PricelistItem extends InferEntity<typeof itemSchema> {}

/** A rule of a price list: for what, from which quantity and day, and how much. */
export const PricelistItem = entity<PricelistItem>(itemSchema, {
  label: 'Price rule',
  plural: 'Price rules',
  description:
    'A rule of a price list. The most specific one counts, then the highest quantity that is reached.',
  displayName: '{pricelist.name}: {appliesTo}',
  order: ['appliesTo', 'minQuantity'],
  partOf: 'pricelist',
  derive: [targetOfItem],
  validate: [acyclicBases],
  checks: [
    {
      name: 'target',
      sql: `case applies_to
        when 'ALL' then num_nonnulls(category_id, template_id, product_id) = 0
        when 'CATEGORY' then category_id is not null and num_nonnulls(template_id, product_id) = 0
        when 'TEMPLATE' then template_id is not null and num_nonnulls(category_id, product_id) = 0
        else product_id is not null and num_nonnulls(category_id, template_id) = 0 end`,
      message:
        'A price rule names exactly what it applies to: a category, a product, a variant, or none for all.',
    },
    {
      name: 'price',
      sql: `case compute
        when 'FIXED' then fixed_price is not null
        when 'PERCENT' then percent is not null
        else base is not null end`,
      message: 'A price rule needs its fixed price, its discount, or the base of its formula.',
    },
    {
      name: 'base_list',
      sql: `(compute = 'FORMULA' and base is not distinct from 'PRICELIST') = (base_pricelist_id is not null)`,
      message: 'A formula on another price list names that price list, and no other rule does.',
    },
    { name: 'dates', sql: 'date_start <= date_end', message: 'The last day is before the first.' },
    { name: 'margins', sql: 'min_margin <= max_margin', message: 'The lowest margin is above the highest.' },
  ],
  sql: pricelistGraphSql,
})
