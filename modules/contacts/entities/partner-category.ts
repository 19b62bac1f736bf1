import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { archivable, record } from '#core/record.ts'
import { line, p, text } from '#core/types.ts'
import { completeNameSql, noCycle, ownParentCheck, treeSql } from '#modules/base/tree.ts'
import { partnerCategoryMenu } from '../menu.ts'

const schema = defineEntity({
  name: 'PartnerCategory',
  tableName: 'partner_category',
  properties: {
    ...record,
    ...archivable,
    name: field(line(100), 'Name', 'What the category is called.', { search: true }),
    parent: () =>
      field(p.manyToOne(PartnerCategory).nullable(), 'Parent', 'The category that this one lies in.'),
    completeName: field(text().nullable(), 'Full name', 'Name with those of the categories above it.', {
      readonly: true,
      search: true,
    }),
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
  icon: 'folder-tree',
  displayName: '{completeName}',
  order: ['completeName'],
  treeField: 'parent',
  menu: partnerCategoryMenu,
  validate: [noCycle('partner_category', 'partner-category.no-cycle')],
  unique: [
    {
      fields: ['parent', 'name'],
      nullsEqual: true,
      message: 'There is already a category of this name there.',
    },
  ],
  checks: [ownParentCheck],
  sql: [
    ...treeSql('partner_category', 'A category cannot lie in itself. Choose a parent that is not below it.'),
    ...completeNameSql('partner_category'),
  ],
})
