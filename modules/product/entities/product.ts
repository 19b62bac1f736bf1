import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { archivable, record } from '#core/record.ts'
import { decimal, line, money, p, text } from '#core/types.ts'
import { productMenu } from '../menu.ts'
import { tidyCodes } from '../rules/codes.ts'
import { combinationOfVariant, oneCombination, possibleStays, templateStays } from '../rules/combination.ts'
import { extraPriceSql, variantNameSql } from '../rules/variant-sql.ts'
import { ProductAttributeValue } from './product-attribute.ts'
import { ProductTemplate } from './product-template.ts'

const schema = defineEntity({
  name: 'Product',
  tableName: 'product',
  properties: {
    ...record,
    ...archivable,
    template: () =>
      field(p.manyToOne(ProductTemplate), 'Product', 'What it has in common with the other variants.'),
    reference: field(line(60).nullable(), 'Reference', 'Number or code that you know it by.', {
      search: true,
    }),
    barcode: field(line(60).nullable(), 'Barcode', 'Number that scanners read; no two products share one.', {
      search: true,
      widget: 'BARCODE',
      unique: true,
    }),
    cost: field(money().default('0'), 'Cost', 'What one unit costs you, in the currency of the product.', {
      widget: 'MONEY',
      unitField: 'currency',
      min: '0',
    }),
    weight: field(decimal().nullable(), 'Weight', 'Weight of one unit, in kilograms.', { min: '0' }),
    volume: field(decimal().nullable(), 'Volume', 'Volume of one unit, in cubic metres.', { min: '0' }),
    values: () =>
      field(
        p.manyToMany(ProductAttributeValue).owner().pivotTable('product_values'),
        'Values',
        'The values of the attributes that make it this variant.',
        { readonly: true },
      ),
    combination: field(
      line(500).nullable(),
      'Combination',
      'Ids of its attribute values in ascending order.',
      {
        readonly: true,
      },
    ),
    isPossible: field(
      p.boolean().default(true),
      'Possible',
      'Its combination is one that the attributes of the product allow now.',
      { readonly: true },
    ),
    variantName: field(text().nullable().persist(false), 'Variant', 'The values that make it this variant.', {
      sql: variantNameSql,
    }),
    priceExtra: field(
      money().nullable().persist(false),
      'Extra price',
      'Sum of the extra prices of its values.',
      {
        sql: extraPriceSql,
        widget: 'MONEY',
        unitField: 'currency',
      },
    ),
  },
})

export interface Product extends InferEntity<typeof schema> {}

/** A product as it is sold, bought and counted: a template in one combination of attribute values. */
export const Product = entity<Product>(schema, {
  label: 'Product variant',
  plural: 'Product variants',
  description: 'A product in one combination of its attributes: what is sold, bought and counted.',
  icon: 'barcode',
  displayName: '[{reference}] {name} ({variantName})',
  order: ['template', 'combination'],
  partOf: 'template',
  menu: productMenu,
  delegates: [
    {
      via: 'template',
      fields: [
        'name',
        'image',
        'description',
        'kind',
        'isStorable',
        'isSold',
        'isPurchased',
        'category',
        'uom',
        'purchaseUom',
        'listPrice',
        'currency',
        'tracking',
        'company',
      ],
    },
  ],
  derive: [tidyCodes, combinationOfVariant],
  validate: [templateStays, oneCombination],
  beforeDelete: [possibleStays],
  unique: [
    {
      fields: ['template', 'combination'],
      nullsEqual: true,
      message: 'The product already has a variant of these values.',
    },
  ],
})
