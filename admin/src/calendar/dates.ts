import type { EventApi } from '@fullcalendar/react'
import type { CalendarDefinition, Row } from '../data/types.ts'
import { instantPlusDays, plusDays } from './days.ts'

/** The dates of a record as its fields hold them; `end` is null where there is none. */
export interface Dates {
  start: string
  end: string | null
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** The dates of a record; null without a start. */
export function datesOf({ start, end }: CalendarDefinition, row: Row): Dates | null {
  const begin = text(row[start])
  return begin === null ? null : { start: begin, end: end ? text(row[end]) : null }
}

/** The dates that a dragged or resized event stands for. The last day counts in a field, and not in an event. */
export function droppedDates(event: EventApi, isTimed: boolean): Dates {
  if (isTimed) return { start: instant(event.startStr), end: event.endStr ? instant(event.endStr) : null }
  const start = event.startStr.slice(0, 10)
  return { start, end: event.endStr ? plusDays(event.endStr.slice(0, 10), -1) : start }
}

/** An instant in UTC of one with an offset. */
export const instant = (withOffset: string): string => new Date(withOffset).toISOString()

/** The same some days later. */
export function shifted({ start, end }: Dates, days: number, isTimed: boolean): Dates {
  const move = (value: string) => (isTimed ? instantPlusDays(value, days) : plusDays(value, days))
  return { start: move(start), end: end === null ? null : move(end) }
}

/** The input of an update that writes the dates; an end only where the record has one, or is to get one. */
export function datesInput(
  definition: CalendarDefinition,
  dates: Dates,
  withEnd: boolean,
): Record<string, unknown> {
  const { start, end } = definition
  return { [start]: dates.start, ...(end && withEnd ? { [end]: dates.end } : {}) }
}
