import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { p } from '#core/types.ts'
import { category, categoryTree } from '#modules/base/category.ts'
import { categoryMenu } from '../menu.ts'

const schema = defineEntity({
  name: 'ProductCategory',
  tableName: 'product_category',
  properties: {
    ...category,
    parent: () =>
      field(p.manyToOne(ProductCategory).nullable(), 'Parent', 'The category that this one lies in.'),
    costing: field(
      p.enum(['STANDARD', 'AVERAGE', 'FIFO'] as const).default('STANDARD'),
      'Costing',
      'How the cost of goods that leave is found.',
      {
        choices: {
          STANDARD: { label: 'Standard price', description: 'The cost that is set on the product.' },
          AVERAGE: { label: 'Average cost', description: 'The average of what is on hand.' },
          FIFO: { label: 'First in, first out', description: 'The cost of what came in first.' },
        },
      },
    ),
    children: () =>
      field(
        p.oneToMany(ProductCategory).mappedBy('parent'),
        'Subcategories',
        'Categories that lie in this one.',
      ),
  },
})

export interface ProductCategory extends InferEntity<typeof schema> {}

/** A group of products, in a tree; price lists and costing go by it. */
export const ProductCategory = entity<ProductCategory>(schema, {
  label: 'Product category',
  plural: 'Product categories',
  description: 'A group of products, such as Furniture / Chairs; price lists and costing go by it.',
  menu: categoryMenu,
  ...categoryTree('product_category', 'product-category'),
})
