/** Values that a field with its own resolver declared to need. */

/** Key under which the compiler puts a declared field, apart from every response key. */
export function hiddenKey(path: string): string {
  return `~${path}`
}

/** Key of what was kept of a record's texts. */
export const saidKey = hiddenKey('said')

/**
 * The value of a field (or dotted path) that the GraphQL field named in `extensions: { select: […] }`, in the form
 * in which the API shows it: decimals and moments are strings. An undeclared one is an error that says so.
 */
export function selected(parent: unknown, path: string): unknown {
  const row = parent as Record<string, unknown>
  const key = hiddenKey(path)
  if (!Object.hasOwn(row, key)) {
    throw new Error(`"${path}" was not read: name it in the field's extensions, { select: ['${path}'] }.`)
  }
  return row[key]
}
