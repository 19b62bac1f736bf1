/** Records whose date, with the offset, was reached since the last look. */
import type { Context } from '#core/context.ts'
import { filledIn } from '../placeholders.ts'
import type { NewRun } from './enqueue-runs.ts'
import { findRecords } from './find-records.ts'

/** An automation by date, as it is stored. */
export interface DatedRow {
  id: number
  name: string
  ownerId: number
  entity: string
  triggerField: string
  offsetAmount: number
  offsetUnit: 'MINUTES' | 'HOURS' | 'DAYS'
  condition: unknown
  checkedAt: Date | null
}

const unitLength = { MINUTES: 60_000, HOURS: 3_600_000, DAYS: 86_400_000 }

/** A day is reached when it begins in the time zone of the owner. Each record counts once for each value of its date. */
export async function dueByDate(own: Context, row: DatedRow, now: Date): Promise<NewRun[]> {
  const entity = own.model.entities.get(row.entity)
  const field = entity?.fields.get(row.triggerField)
  if (!entity || !field) return []
  const offset = row.offsetAmount * unitLength[row.offsetUnit]
  const limit = (moment: Date): string => {
    const shifted = new Date(moment.getTime() - offset)
    return field.type === 'Date' ? dayOf(shifted, own.viewer.timeZone) : shifted.toISOString()
  }
  const [from, to] = [limit(row.checkedAt ?? now), limit(now)]
  if (from === to) return []
  const reached = { [field.name]: { gt: from, lte: to } }
  const found = await findRecords(own, entity, [reached, filledIn(row.condition, own)], field.name)
  return found.map(({ id, value }) => ({
    automationId: row.id,
    name: row.name,
    entity: entity.name,
    recordId: id,
    eventId: `date ${id} ${String(value)}`,
  }))
}

const dayOf = (moment: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(moment)
