/** Did a change give a field a certain value? Told by the log: by the time it is read the field may be another again. */
import type { Change } from '#schema/changes.ts'
import type { FieldModel } from '#schema/model.ts'

/** `wanted` is text as users write it; null means any value. A record that is created with the value counts. */
export function isSetTo(
  { column, type }: FieldModel,
  { operation, values }: Change,
  wanted: string | null,
): boolean {
  const columns = JSON.parse(values) as Record<string, unknown>
  if (operation === 'DELETE' || !column || !(column in columns)) return false
  const value = operation === 'UPDATE' ? (columns[column] as unknown[])[1] : columns[column]
  if (!wanted) return operation === 'UPDATE' || value !== null
  if (value === null || value === undefined) return false
  if (type === 'Decimal' || type === 'Int' || type === 'Float' || type === 'ToOne' || type === 'ID')
    return Number(value) === Number(wanted)
  if (type === 'DateTime') return Date.parse(String(value)) === Date.parse(wanted)
  return String(value) === wanted
}
