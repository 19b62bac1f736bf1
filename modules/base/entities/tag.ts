import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { archivable, record } from '#core/record.ts'
import { line } from '#core/types.ts'
import { tagMenu } from '../menu.ts'

const schema = defineEntity({
  name: 'Tag',
  tableName: 'tag',
  properties: {
    ...record,
    ...archivable,
    name: field(line(60), 'Name', 'What the tag says.', { search: true, unique: true }),
    color: field(line(7).nullable(), 'Colour', 'Tint of the tag, such as #4f8a5b.', {
      widget: 'COLOR',
      pattern: { regex: /^#[0-9a-f]{6}$/i, message: 'A colour is # and six hexadecimal digits.' },
    }),
  },
})

export interface Tag extends InferEntity<typeof schema> {}

/** A word to mark records with. */
export const Tag = entity<Tag>(schema, {
  label: 'Tag',
  plural: 'Tags',
  description: 'A word to mark records with.',
  icon: 'tag',
  displayName: '{name}',
  order: ['name'],
  menu: tagMenu,
})
