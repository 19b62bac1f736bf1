import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { line, p } from '#core/types.ts'
import { category, categoryTree } from '#modules/base/category.ts'
import { partnerCategoryMenu } from '../menu.ts'

const schema = defineEntity({
  name: 'PartnerCategory',
  tableName: 'partner_category',
  properties: {
    ...category,
    parent: () =>
      field(p.manyToOne(PartnerCategory).nullable(), 'Parent', 'The category that this one lies in.'),
    color: field(line(7).nullable(), 'Colour', 'Tint of the category, such as #4f8a5b.', {
      widget: 'COLOR',
      pattern: { regex: /^#[0-9a-f]{6}$/i, message: 'A colour is # and six hexadecimal digits.' },
    }),
    children: () =>
      field(
        p.oneToMany(PartnerCategory).mappedBy('parent'),
        'Subcategories',
        'Categories that lie in this one.',
      ),
  },
})

export interface PartnerCategory extends InferEntity<typeof schema> {}

/** A group of partners, in a tree. */
export const PartnerCategory = entity<PartnerCategory>(schema, {
  label: 'Contact category',
  plural: 'Contact categories',
  description: 'A group of partners, such as Retail or Suppliers / Paper.',
  menu: partnerCategoryMenu,
  ...categoryTree('partner_category', 'partner-category'),
})
