/** Declaring jobs: units of work done later by a worker, enqueued in the transaction of the data they concern. */
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Context, Viewer } from './context.ts'
import { validationError } from './errors.ts'
import { keepSaid } from './kept-words.ts'
import { type Message, term } from './say.ts'

/** What a running job knows and tells about itself; all of it shows on the screen of jobs. */
export interface JobRun {
  readonly id: number
  /** 1 for the first. */
  readonly attempt: number
  /** Aborted when the job was cancelled, lost its lease, or its worker stops. */
  readonly signal: AbortSignal
  /** Tells how far it is, from 0 to 100. Shown soon, whatever becomes of the job's transaction. */
  progress(percent: number, message?: Message): void
  /** Adds a line to the job's log. */
  log(line: string): void
}

/** The context of a job: that of the viewer who enqueued it, in the one transaction that also completes the job. */
export interface JobContext extends Context {
  readonly job: JobRun
}

/** A job that takes several transactions. Each of them is refused once somebody else has the job. */
export interface JobSteps {
  readonly job: JobRun
  readonly viewer: Viewer
  transaction<R>(work: (context: Context) => Promise<R>): Promise<R>
}

/** What a job is. */
export interface JobOptions<S extends z.ZodType> {
  /** The module's name and a verb: `sale.remind`. */
  name: string
  label: string
  description: string
  /** Checked when it is enqueued and again when it runs; kept as JSON. */
  input: S
  /** `USER` (when left out): as whoever enqueued it, with the rights they have when it runs. */
  runsAs?: 'USER' | 'SYSTEM'
  /** How often it is tried before it waits for a person; 8 when left out. */
  attempts?: number
  /** Seconds to wait after the given failed attempt; doubled from 2 seconds to an hour when left out. */
  backoff?(attempt: number): number
}

/** Work in one transaction, which also completes the job: its effect on the database happens exactly once. */
interface InOneTransaction<S extends z.ZodType> extends JobOptions<S> {
  run(context: JobContext, input: z.output<S>): Promise<unknown>
  runInSteps?: undefined
}

/** Work in several transactions. It may be cut off between any two, and then runs again from its beginning. */
interface InSteps<S extends z.ZodType> extends JobOptions<S> {
  run?: undefined
  runInSteps(steps: JobSteps, input: z.output<S>): Promise<unknown>
}

/** A declared job, ready for a manifest and for `enqueue`. */
export interface Job<Input = unknown> {
  readonly options: (InOneTransaction<z.ZodType> | InSteps<z.ZodType>) & {
    /** Names the type of the input; no value. */
    readonly takes?: (input: Input) => void
  }
}

/** A declared job where only its definition matters. */
export type AnyJob = Job<never>

/**
 * Declares a job. What `run` or `runInSteps` returns is kept as the job's result.
 *
 * ```ts
 * export const remind = job({
 *   name: 'sale.remind', label: 'Remind customers', description: '…',
 *   input: z.object({ orderIds: z.array(z.number()) }),
 *   async run(context, { orderIds }) { … },
 * })
 * ```
 */
export function job<S extends z.ZodType>(options: InOneTransaction<S> | InSteps<S>): Job<z.input<S>> {
  return { options } as unknown as Job<z.input<S>>
}

/** How one job is enqueued. */
export interface EnqueueOptions {
  /** Not before this moment. */
  runAt?: Date
  /** Lower ones run first; 0 when left out, from -100 to 100. */
  priority?: number
  /** While a job with this key waits, another one is not made. One that runs already does not count. */
  uniqueKey?: string
  /** Jobs of one queue run one after the other. */
  queue?: string
  /** What people see, each in their language where it is marked with `say`; the job's own label when left out. */
  label?: Message
}

/** Where a job is enqueued: the caller's transaction, and for whom it will run. */
export type Enqueuer = Pick<Context, 'db' | 'viewer'>

/**
 * Enqueues a job in the caller's transaction: if that is rolled back there is no job, and no worker sees it earlier.
 * @returns its id; that of the waiting one when its unique key is taken
 * @throws TrellisError VALIDATION for an input that the job does not take
 */
export async function enqueue<Input>(
  { db, viewer }: Enqueuer,
  { options }: Job<Input>,
  input: Input,
  how: EnqueueOptions = {},
): Promise<number> {
  checkInput(options, input)
  const label = how.label ?? term(options.label, options.name)
  const row = {
    name: options.name,
    label: String(label).slice(0, 200),
    said: keepSaid({ label }),
    queue: how.queue ?? null,
    priority: Math.max(-100, Math.min(100, Math.trunc(how.priority ?? 0))),
    runAt: how.runAt ?? null,
    uniqueKey: how.uniqueKey ?? null,
    maxAttempts: options.attempts ?? 8,
    userId: options.runsAs === 'SYSTEM' || viewer.via === 'SYSTEM' ? null : viewer.userId || null,
    createdBy: viewer.userId || null,
    scopes: viewer.scopes ? JSON.stringify(viewer.scopes) : null,
    input: JSON.stringify(input ?? null),
  }
  for (;;) {
    const made = await sql<{ id: string }>`
      insert into job (name, label, said, queue, priority, run_at, unique_key, max_attempts, user_id, created_by_id,
        updated_by_id, scopes, input)
      values (${row.name}, ${row.label}, ${row.said}::jsonb, ${row.queue}, ${row.priority}, coalesce(${row.runAt}::timestamptz, now()),
        ${row.uniqueKey}, ${row.maxAttempts}, ${row.userId}, ${row.createdBy}, ${row.createdBy},
        ${row.scopes}::jsonb, ${row.input}::jsonb)
      on conflict (unique_key) where state = 'WAITING' do nothing
      returning id`.execute(db)
    // Shared: it must not start before this transaction, whose changes it is to see, has ended.
    const [found] = made.rows[0]
      ? made.rows
      : (
          await sql<{ id: string }>`
            select id from job where unique_key = ${row.uniqueKey} and state = 'WAITING' for share`.execute(
            db,
          )
        ).rows
    if (found) return Number(found.id)
  }
}

function checkInput(options: JobOptions<z.ZodType>, input: unknown): void {
  const checked = options.input.safeParse(input)
  if (checked.success) return
  throw validationError(
    checked.error.issues.map(({ path, message }) => ({
      path: path.map((part) => (typeof part === 'number' ? part : String(part))),
      message: `The job ${options.name} does not take this: ${message}.`,
      rule: 'job.input',
    })),
  )
}
