import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { record } from '#core/record.ts'
import { p } from '#core/types.ts'
import { valuesOfAttribute } from '../rules/values-of-attribute.ts'
import { ProductAttribute, ProductAttributeValue } from './product-attribute.ts'
import { ProductTemplate } from './product-template.ts'

const schema = defineEntity({
  name: 'ProductAttributeLine',
  tableName: 'product_attribute_line',
  properties: {
    ...record,
    template: () => field(p.manyToOne(ProductTemplate), 'Product', 'The product that has the attribute.'),
    sequence: field(p.integer().default(10), 'Order', 'Place among the attributes of the product.', {
      widget: 'SEQUENCE',
    }),
    attribute: () => field(p.manyToOne(ProductAttribute), 'Attribute', 'What the variants differ by.'),
    values: () =>
      field(
        p.manyToMany(ProductAttributeValue).owner().pivotTable('product_attribute_line_values'),
        'Values',
        'Values that the product is available in.',
      ),
  },
})

export interface ProductAttributeLine extends InferEntity<typeof schema> {}

/** An attribute of a product and the values that it is available in. */
export const ProductAttributeLine = entity<ProductAttributeLine>(schema, {
  label: 'Product attribute',
  plural: 'Product attributes',
  description: 'An attribute of a product and the values that it is available in.',
  displayName: '{template.name}: {attribute.name}',
  order: ['sequence'],
  partOf: 'template',
  validate: [valuesOfAttribute],
  unique: [
    {
      fields: ['template', 'attribute'],
      message: 'The product already has this attribute. Add the values there.',
    },
  ],
})
