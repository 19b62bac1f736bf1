/** Kinds of views that a module brings, beside those that every program has. */
import type { EntityToken } from './entity.ts'
import type { View } from './view.ts'

/** A kind of view, and what its definitions look like. The module that brings it shows it in its `admin/index.tsx`. */
export interface ViewKind<D extends object> {
  /** As it stands in the address, such as `tree`. */
  name: string
  /** The fields and paths that a definition names, so that they are checked when the module set is composed. */
  paths: (definition: D) => readonly string[]
}

const namePattern = /^[a-z][a-z0-9-]*$/
const taken = new Set(['list', 'form', 'kanban', 'board', 'calendar', 'graph', 'chart', 'pivot', 'custom'])

/**
 * Declares a kind of view.
 * @throws Error when the name cannot stand in an address, or is that of another kind
 */
export function defineViewKind<D extends object>(kind: ViewKind<D>): ViewKind<D> {
  if (!namePattern.test(kind.name))
    throw new Error(
      `The kind of view "${kind.name}" must be lower-case letters, digits and dashes, such as "tree".`,
    )
  if (taken.has(kind.name))
    throw new Error(`The kind of view "${kind.name}" is there already. Choose another name.`)
  return kind
}

/**
 * Declares a view of an entity, of a kind that a module brings. Top-level texts and lists of texts in a definition that
 * are names of fields are left out for those who may not read them.
 */
export function customView<T, D extends object>(
  target: EntityToken<T>,
  kind: ViewKind<D>,
  definition: D,
): View {
  const custom = { name: kind.name, kind, paths: kind.paths(definition) }
  return { target, definition: { kind: 'CUSTOM', ...definition }, custom } as unknown as View
}
