/** When a schedule is due, by croner: local time in a time zone, with its changes between summer and winter. */
import { Cron } from 'croner'
import type { MissedRuns } from '#core/cron.ts'

/** A run that starts this late (ms) was missed. */
export const grace = 60_000

/** Most runs that are made up for at once. */
const most = 1000

export interface Schedule {
  schedule: string
  timeZone: string
}

/** The first time after a moment, not the moment itself; undefined when it never comes again. */
export function nextSlot({ schedule, timeZone }: Schedule, after: Date): Date | undefined {
  return new Cron(schedule, { timezone: timeZone, paused: true }).nextRun(after) ?? undefined
}

/** What is due. */
export interface Due {
  /** Times to run for. */
  run: Date[]
  /** Times that were missed, run for or not. */
  missed: Date[]
  next: Date | undefined
}

/** What a schedule owes at `now`, when `first` is the earliest time that it did not run for. */
export function dueSlots(schedule: Schedule, first: Date, now: Date, policy: MissedRuns): Due {
  const cron = new Cron(schedule.schedule, { timezone: schedule.timeZone, paused: true })
  const slots: Date[] = []
  let next: Date | undefined = first
  while (next && next <= now) {
    slots.push(next)
    // Nobody makes up for a month of minutes: the oldest ones are given up.
    if (slots.length > most) slots.shift()
    next = cron.nextRun(next) ?? undefined
  }
  const missed = slots.filter((slot) => now.getTime() - slot.getTime() > grace)
  // Missed ones come first; those that are merely a little late always run.
  const skipped = { RUN_ALL: 0, RUN_ONCE: Math.max(0, missed.length - 1), SKIP: missed.length }[policy]
  const run = slots.slice(skipped)
  return { run, missed, next }
}
