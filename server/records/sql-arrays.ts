/** Columns of many rows as the array literals that `unnest` takes apart again: the cheapest way into PostgreSQL. */

/** The text of a value as PostgreSQL reads it; JSON columns take any value. */
export function sqlText(value: unknown, isJson: boolean): string | null {
  if (value === null || value === undefined) return null
  if (isJson) return JSON.stringify(value)
  if (typeof value === 'string') return value
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
  return String(value)
}

/** An array literal, `{1,"a \"b\"",NULL}`. */
export function sqlArray(values: unknown[], isJson = false): string {
  let text = ''
  for (const value of values) {
    const item =
      typeof value === 'number' || typeof value === 'boolean' ? String(value) : quoted(sqlText(value, isJson))
    text += text === '' ? item : `,${item}`
  }
  return `{${text}}`
}

function quoted(text: string | null): string {
  if (text === null) return 'NULL'
  return `"${/["\\]/.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`
}
