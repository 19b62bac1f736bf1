import { defineViewKind } from '#core/view-kind.ts'

/** Records below their parents, as categories are. */
export interface TreeView {
  /** To-one field to the parent. */
  parent: string
  /** To-many field to the records right below. */
  children: string
  /** What a record is called where its parents are in sight; its display name when left out. */
  title?: string
  /** Shown beside the name: field names or one-hop paths. */
  fields: string[]
}

/** The kind `tree`, shown by `modules/base/admin/tree-view.tsx`. */
export const tree = defineViewKind<TreeView>({
  name: 'tree',
  paths: ({ parent, children, title, fields }) => [parent, children, ...(title ? [title] : []), ...fields],
})
