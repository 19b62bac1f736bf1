import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { archivable, record } from '#core/record.ts'
import { line, money, p } from '#core/types.ts'
import { attributeMenu } from '../menu.ts'
import { attributeStays } from '../rules/attribute-stays.ts'

const schema = defineEntity({
  name: 'ProductAttribute',
  tableName: 'product_attribute',
  properties: {
    ...record,
    ...archivable,
    name: field(line(60), 'Name', 'What products differ by, such as Colour or Size.', {
      search: true,
      unique: true,
    }),
    sequence: field(p.integer().default(10), 'Order', 'Place among the attributes in names and choices.', {
      widget: 'SEQUENCE',
    }),
    values: () =>
      field(
        p.oneToMany(ProductAttributeValue).mappedBy('attribute'),
        'Values',
        'What it can be, such as Red or Blue.',
      ),
  },
})

export interface ProductAttribute extends InferEntity<typeof schema> {}

/** What the variants of a product differ by. */
export const ProductAttribute = entity<ProductAttribute>(schema, {
  label: 'Attribute',
  plural: 'Attributes',
  description: 'What the variants of a product differ by, such as colour or size.',
  icon: 'swatch-book',
  displayName: '{name}',
  order: ['sequence', 'name'],
  menu: attributeMenu,
})

const valueSchema = defineEntity({
  name: 'ProductAttributeValue',
  tableName: 'product_attribute_value',
  properties: {
    ...record,
    attribute: () =>
      field(p.manyToOne(ProductAttribute), 'Attribute', 'The attribute that it is a value of.'),
    name: field(line(60), 'Name', 'The value, such as Red.', { search: true }),
    sequence: field(p.integer().default(10), 'Order', 'Place among the values.', { widget: 'SEQUENCE' }),
    priceExtra: field(
      money().default('0'),
      'Extra price',
      'Added to the list price of variants with this value.',
      {
        widget: 'MONEY',
      },
    ),
    color: field(line(7).nullable(), 'Colour', 'Tint that shows the value, such as #4f8a5b.', {
      widget: 'COLOR',
      pattern: { regex: /^#[0-9a-f]{6}$/i, message: 'A colour is # and six hexadecimal digits.' },
    }),
  },
})

export interface ProductAttributeValue extends InferEntity<typeof valueSchema> {}

/** One of the values of an attribute. */
export const ProductAttributeValue = entity<ProductAttributeValue>(valueSchema, {
  label: 'Attribute value',
  plural: 'Attribute values',
  description: 'One of the values of an attribute, such as Red.',
  displayName: '{attribute.name}: {name}',
  order: ['sequence', 'name'],
  partOf: 'attribute',
  validate: [attributeStays],
  unique: [{ fields: ['attribute', 'name'], message: 'The attribute already has this value.' }],
})
