/** The address of a form for a new record that begins with these values. */
export function createPath(resource: string, values: Record<string, unknown>): string {
  return `/${resource}/create?${new URLSearchParams({ values: JSON.stringify(values) })}`
}

/** The values in such an address; null where there are none that can be read. */
export function presetIn(text: string | null): Record<string, unknown> | null {
  if (text === null) return null
  try {
    const values: unknown = JSON.parse(text)
    return typeof values === 'object' && values !== null ? { ...values } : null
  } catch {
    return null
  }
}
