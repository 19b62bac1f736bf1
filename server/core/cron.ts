/** Declaring work that comes round: a job, and when it is due. */
import type { AnyJob } from './job.ts'

/**
 * What happens to runs that were missed because no process of the program was there: nothing, one run for all of
 * them, or each of them.
 */
export type MissedRuns = 'SKIP' | 'RUN_ONCE' | 'RUN_ALL'

/** A schedule as a module declares it. Each tenant keeps its own, which an administrator may change. */
export interface Cron {
  /** The module's name and what it does: `sale.expire-quotations`. */
  name: string
  label: string
  description: string
  job: AnyJob
  /** What the job gets; `{}` when left out. */
  input?: unknown
  /** Minute, hour, day of the month, month, day of the week: `0 6 * * 1-5`; six parts begin with the second. */
  schedule: string
  /** In which the schedule is meant; UTC when left out. */
  timeZone?: string
  /** `RUN_ONCE` when left out. */
  missed?: MissedRuns
}
