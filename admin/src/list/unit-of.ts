import type { Resource, Row } from '../data/types.ts'
import { type Unit, valueAt } from '../fields/format.ts'
import type { Column } from './columns.ts'

/** The currency or unit of a figure's column: its path starts where the column's field is. */
export function unitOf(_resource: Resource, column: Column, row: Row): Unit | null {
  if (!column.field.unitField) return null
  const base = column.path.split('.').slice(0, -1)
  const unit = valueAt(row, [...base, column.field.unitField].join('.'))
  return typeof unit === 'object' ? (unit as Unit | null) : null
}
