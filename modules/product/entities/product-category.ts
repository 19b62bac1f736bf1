import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { archivable, record } from '#core/record.ts'
import { line, p, text } from '#core/types.ts'
import { completeNameSql, noCycle, ownParentCheck, treeSql } from '#modules/base/tree.ts'
import { categoryMenu } from '../menu.ts'

const schema = defineEntity({
  name: 'ProductCategory',
  tableName: 'product_category',
  properties: {
    ...record,
    ...archivable,
    name: field(line(100), 'Name', 'What the category is called.', { search: true }),
    parent: () =>
      field(p.manyToOne(ProductCategory).nullable(), 'Parent', 'The category that this one lies in.'),
    completeName: field(text().nullable(), 'Full name', 'Name with those of the categories above it.', {
      readonly: true,
      search: true,
    }),
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
  icon: 'folder-tree',
  displayName: '{completeName}',
  order: ['completeName'],
  treeField: 'parent',
  menu: categoryMenu,
  validate: [noCycle('product_category', 'product-category.no-cycle')],
  unique: [
    {
      fields: ['parent', 'name'],
      nullsEqual: true,
      message: 'There is already a category of this name there.',
    },
  ],
  checks: [ownParentCheck],
  sql: [
    ...treeSql('product_category', 'A category cannot lie in itself. Choose a parent that is not below it.'),
    ...completeNameSql('product_category'),
  ],
})
