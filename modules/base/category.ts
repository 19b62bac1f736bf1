/** Categories: named records in a tree, each with its path as its full name. */

import type { EntityOptions } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { archivable, record } from '#core/record.ts'
import { say } from '#core/say.ts'
import { line, text } from '#core/types.ts'
import { completeNameSql, noCycle, ownParentCheck, treeSql } from './tree.ts'

/** Fields of every category; its own `parent` and `children` come with them, because they name its type. */
export const category = {
  ...record,
  ...archivable,
  name: field(line(100), 'Name', 'What the category is called.', { search: true }),
  completeName: field(text().nullable(), 'Full name', 'Name with those of the categories above it.', {
    readonly: true,
    search: true,
  }),
}

/** A record with the fields of `category` and a parent. */
interface Category {
  id: number
  name: string
  completeName?: string | null
  parent?: unknown
}

/**
 * What the tree of categories needs beside its fields.
 * @param rule start of the rules' names, such as `partner-category`
 */
export function categoryTree<T extends Category>(
  table: string,
  rule: string,
): Pick<
  EntityOptions<T>,
  'icon' | 'displayName' | 'order' | 'treeField' | 'validate' | 'unique' | 'checks' | 'sql'
> {
  return {
    icon: 'folder-tree',
    displayName: '{completeName}',
    order: ['completeName'],
    treeField: 'parent',
    validate: [noCycle(table, `${rule}.no-cycle`)],
    unique: [
      {
        fields: ['parent', 'name'],
        nullsEqual: true,
        message: 'There is already a category of this name there.',
      },
    ],
    checks: [ownParentCheck],
    sql: [
      ...treeSql(table, say`A category cannot lie in itself. Choose a parent that is not below it.`),
      ...completeNameSql(table),
    ],
  }
}
