import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { record } from '#core/record.ts'
import { line, p } from '#core/types.ts'

const schema = defineEntity({
  name: 'SavedFilter',
  tableName: 'saved_filter',
  properties: {
    ...record,
    name: field(line(100), 'Name', 'What the search is called.', { search: true }),
    entity: field(line(63), 'Entity', 'What is searched, such as SaleOrder.'),
    filter: field(
      p.json<Record<string, unknown>>(),
      'Filter',
      'Words and conditions, as the search field has them.',
    ),
    order: field(line(200).nullable(), 'Order', 'Column and direction; the usual order when empty.'),
    groupBy: field(line(200).nullable(), 'Group by', 'What the list is grouped by, outermost first.'),
    view: field(line(20).nullable(), 'View', 'How the records are shown, such as list or board.'),
    isShared: field(p.boolean().default(false), 'Shared', 'Whether everybody finds it in their menu.'),
  },
})

export interface SavedFilter extends InferEntity<typeof schema> {}

/** A search of a list that is kept by its name. */
export const SavedFilter = entity<SavedFilter>(schema, {
  label: 'Saved filter',
  plural: 'Saved filters',
  description: 'A search of a list with its order, groups and view, kept by a name.',
  icon: 'bookmark',
  displayName: '{name}',
  order: ['name'],
  unique: [{ fields: ['createdBy', 'entity', 'name'], message: 'You have a saved filter of this name.' }],
  checks: [
    {
      name: 'size',
      sql: 'length(filter::text) <= 20000',
      message: 'A saved filter has at most 20,000 characters. Filter by fewer records.',
    },
  ],
})
