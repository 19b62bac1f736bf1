import { type GroupRow, groupValue } from '../data/aggregate.ts'
import type { Unit } from '../fields/format.ts'

/** What tells units apart. */
export const unitKey = (unit: Unit | null): string => unit?.code ?? unit?.id ?? ''

/** The currencies or units of the rows, the one with the most records first. */
export function unitsOf(rows: GroupRow[], path: string | null): Unit[] {
  if (!path) return []
  const counts = new Map<string, { unit: Unit; count: number }>()
  for (const row of rows) {
    const unit = groupValue(row, path) as Unit | null
    if (!unit || unitKey(unit) === '') continue
    const known = counts.get(unitKey(unit)) ?? { unit, count: 0 }
    counts.set(unitKey(unit), { unit, count: known.count + row.count })
  }
  return [...counts.values()].sort((a, b) => b.count - a.count).map((one) => one.unit)
}

/** The rows in one unit: figures of different currencies are never added. */
export function inUnit(rows: GroupRow[], path: string | null, unit: Unit | null): GroupRow[] {
  if (!path || !unit) return rows
  return rows.filter((row) => unitKey(groupValue(row, path) as Unit | null) === unitKey(unit))
}
