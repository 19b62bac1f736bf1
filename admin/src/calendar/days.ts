import { instantAt, startOfDay, wallTime } from '../fields/zone.ts'

/** Days of the user's calendar, `YYYY-MM-DD`, from the first up to and without the last. */
export interface DayRange {
  from: string
  to: string
}

/** The day some days later, or earlier where the number is negative. */
export function plusDays(day: string, days: number): string {
  const next = new Date(`${day}T00:00:00Z`)
  next.setUTCDate(next.getUTCDate() + days)
  return next.toISOString().slice(0, 10)
}

/** The instant at which the clock shows the same, some days later. */
export function instantPlusDays(instant: string, days: number): string {
  const wall = wallTime(Date.parse(instant))
  return instantAt(`${plusDays(wall.slice(0, 10), days)}${wall.slice(10)}`)
}

/** A range in parts of a week each, or of a day where it is no longer than a week. */
export function partsOf({ from, to }: DayRange): DayRange[] {
  const step = plusDays(from, 7) < to ? 7 : 1
  const parts: DayRange[] = []
  for (let start = from; start < to; start = plusDays(start, step)) {
    const end = plusDays(start, step)
    parts.push({ from: start, to: end < to ? end : to })
  }
  return parts
}

/** The start of a day as a value of a date field, or of one of instants. */
export const dayValue = (day: string, isTimed: boolean): string => (isTimed ? startOfDay(day) : day)
