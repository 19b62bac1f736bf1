/** Records that an automation comes round for. */
import { Cron } from 'croner'
import type { Context } from '#core/context.ts'
import { filledIn } from '../placeholders.ts'
import type { NewRun } from './enqueue-runs.ts'
import { findRecords } from './find-records.ts'

/** An automation by schedule, as it is stored. */
export interface ScheduledRow {
  id: number
  name: string
  ownerId: number
  entity: string | null
  schedule: string
  timeZone: string
  condition: unknown
  nextRunAt: Date | null
}

/** The runs of the time that is due; missed times are made up for by this one. */
export async function dueBySchedule(own: Context, row: ScheduledRow): Promise<NewRun[]> {
  const { id: automationId, name } = row
  const slot = `slot ${row.nextRunAt?.toISOString()}`
  if (row.entity === null) return [{ automationId, name, entity: null, recordId: null, eventId: slot }]
  const entity = own.model.entities.get(row.entity)
  if (!entity) return []
  const found = await findRecords(own, entity, [filledIn(row.condition, own)])
  return found.map(({ id }) => ({
    automationId,
    name,
    entity: entity.name,
    recordId: id,
    eventId: `${slot} ${id}`,
  }))
}

/** The first time after the moment; null when there is none. */
export function nextRun(
  { schedule, timeZone }: Pick<ScheduledRow, 'schedule' | 'timeZone'>,
  after: Date,
): Date | null {
  return new Cron(schedule, { timezone: timeZone, paused: true }).nextRun(after)
}
