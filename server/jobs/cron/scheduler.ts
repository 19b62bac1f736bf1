/** Starts jobs when their schedules are due: once for each time, whatever the number of schedulers. */
import { sql } from 'kysely'
import type { Cron, MissedRuns } from '#core/cron.ts'
import { enqueue } from '#core/job.ts'
import { keepSaid, messageOf } from '#core/kept-words.ts'
import { notify, usersInRole } from '#core/notify.ts'
import { administratorRole } from '#core/policy.ts'
import { amount, type Message, say, term } from '#core/say.ts'
import { type Marks, markedSql, markedTransaction } from '#server/changes/marks.ts'
import type { Registry } from '#server/registry/registry.ts'
import { systemViewer } from '#server/sync/seed-rules.ts'
import type { ServerJob } from '../server-job.ts'
import type { Db, JobTenant } from '../transport.ts'
import { dueSlots, nextSlot } from './slots.ts'

/** How a scheduler works. */
export interface SchedulerOptions {
  tenants(): Promise<JobTenant[]>
  serverJobs: ServerJob[]
  serverCrons: Cron[]
  log(error: unknown, tenant: string): void
  /** The time; the database's own when left out, so that the clocks of processes do not matter. */
  now?(db: Db): Promise<Date>
  /** Milliseconds between two looks; 1000 when left out. */
  interval?: number
}

const marks: Marks = { actor: null, requestId: 'scheduler', reason: 'SCHEDULE' }

/** Milliseconds between two looks for schedules whose next run is later than it should be. */
const reviewEvery = 30_000

/** Starts a scheduler. Any number may run at the same time. */
export function startScheduler(options: SchedulerOptions): { stop(): Promise<void> } {
  const known = new Map<string, string>()
  let reviewed = 0
  let running: Promise<void> | undefined

  async function look(): Promise<void> {
    const isReview = performance.now() - reviewed > reviewEvery
    if (isReview) reviewed = performance.now()
    for (const tenant of await options.tenants()) {
      try {
        const registry = tenant.registry()
        if (known.get(tenant.url) !== registry.fingerprint) {
          await markedTransaction(tenant.db, marks, (db) =>
            declareCrons(db, cronsOf(registry, options.serverCrons)),
          )
          known.set(tenant.url, registry.fingerprint)
        }
        const now = await (options.now ?? databaseNow)(tenant.db)
        if (isReview) await reviewCrons(tenant.db, now)
        await runDue(tenant, now, options)
      } catch (error) {
        options.log(error, tenant.name)
      }
    }
  }

  const timer = setInterval(() => {
    running ??= look()
      .catch((error) => options.log(error, ''))
      .finally(() => {
        running = undefined
      })
  }, options.interval ?? 1000)
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}

async function databaseNow(db: Db): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db)
  return rows[0]?.now ?? new Date()
}

/** The schedules of the server and of the registry's modules. */
function cronsOf(registry: Registry, serverCrons: Cron[]): Cron[] {
  return [...serverCrons, ...registry.modules.flatMap(({ crons = [] }) => crons)]
}

/** Gives the tenant the schedules that it does not have; those that it has are the administrator's. */
async function declareCrons(db: Db, crons: Cron[]): Promise<void> {
  for (const {
    name,
    label,
    description,
    job,
    input = {},
    schedule,
    timeZone = 'UTC',
    missed = 'RUN_ONCE',
  } of crons) {
    const kept = keepSaid({ label: term(label, name), description: term(description, name) })
    await sql`
      insert into cron_job (name, label, said, description, job, input, schedule, time_zone, missed)
      values (${name}, ${label}, ${kept}::jsonb, ${description}, ${job.options.name}, ${JSON.stringify(input)}::jsonb, ${schedule}, ${timeZone}, ${missed})
      on conflict (name) do nothing`.execute(db)
  }
}

interface CronRow {
  id: string
  label: string
  said: Record<string, unknown> | null
  job: string
  input: unknown
  schedule: string
  timeZone: string
  missed: MissedRuns
  nextRunAt: Date | null
}

const labelOf = ({ label, said }: CronRow): Message => messageOf(label, said?.label)

const cronColumns = sql`id, label, said, job, input, schedule, time_zone as "timeZone", missed, next_run_at as "nextRunAt"`

/** Starts what is due, in one transaction for each schedule: the time is taken, the job made, the next time noted. */
async function runDue(tenant: JobTenant, now: Date, options: SchedulerOptions): Promise<void> {
  const { db } = tenant
  const due = sql`is_active and (next_run_at is null or next_run_at <= ${now})`
  const { rows: found } = await sql<{
    id: string
  }>`select id from cron_job where ${due} order by next_run_at`.execute(db)
  for (const { id } of found) {
    const missed = await markedTransaction(db, marks, async (transaction) => {
      const { rows } = await sql<CronRow>`
        select ${cronColumns} from cron_job where id = ${id} and ${due} for update skip locked`.execute(
        transaction,
      )
      return rows[0] ? runCron(transaction, rows[0], now, tenant, options) : 0
    })
    tenant.committed?.()
    if (missed > 0) options.log(new Error(`${missed} runs of the schedule ${id} were missed.`), tenant.name)
  }
}

async function runCron(
  db: Db,
  cron: CronRow,
  now: Date,
  tenant: JobTenant,
  { serverJobs }: SchedulerOptions,
): Promise<number> {
  // A schedule that is new, or was changed, begins now.
  const { run, missed, next } = cron.nextRunAt
    ? dueSlots(cron, cron.nextRunAt, now, cron.missed)
    : { run: [], missed: [], next: nextSlot(cron, now) }
  let last: { slot: Date; jobId: number } | undefined
  for (const slot of run) {
    const taken = await sql`
      insert into cron_slot (cron_id, slot) values (${cron.id}, ${slot}) on conflict do nothing returning slot`.execute(
      db,
    )
    if (taken.rows.length === 0) continue
    const definition =
      serverJobs.find(({ name }) => name === cron.job) ??
      tenant
        .registry()
        .modules.flatMap(({ jobs = [] }) => jobs)
        .find(({ options }) => options.name === cron.job)?.options
    if (!definition) continue
    const jobId = await enqueue(
      { db, viewer: systemViewer },
      { options: definition as never },
      cron.input ?? {},
      {
        label: labelOf(cron),
      },
    )
    await sql`update cron_slot set job_id = ${jobId} where cron_id = ${cron.id} and slot = ${slot}`.execute(
      db,
    )
    last = { slot, jobId }
  }
  await sql`
    update cron_job set next_run_at = ${next ?? null}, is_active = is_active and ${next !== undefined},
      last_run_at = coalesce(${last?.slot ?? null}, last_run_at), last_job_id = coalesce(${last?.jobId ?? null}, last_job_id),
      missed_runs = missed_runs + ${missed.length}, last_missed_at = coalesce(${missed.at(-1) ?? null}, last_missed_at),
      version = version + 1, updated_at = clock_timestamp()
    where id = ${cron.id}`.execute(db)
  // Where missed runs are left out on purpose nobody has to learn of them; they are counted all the same.
  if (cron.missed === 'SKIP') return 0
  if (missed.length > 0) {
    const label = labelOf(cron)
    const message =
      missed.length === 1
        ? say`${label}: one run came late or not at all.`
        : say`${label}: ${amount(missed.length)} runs came late or not at all.`
    const context = { db, viewer: systemViewer }
    const about = { entity: 'CronJob', id: Number(cron.id) }
    await notify(context, await usersInRole(context, administratorRole), { message, about })
  }
  return missed.length
}

/** A clock that was ahead left next runs far away: they are brought back to the first time that was not run for. */
async function reviewCrons(db: Db, now: Date): Promise<void> {
  const { rows } = await sql<CronRow>`
    select ${cronColumns} from cron_job where is_active and next_run_at > ${now}`.execute(db)
  for (const cron of rows) {
    let slot = nextSlot(cron, now)
    while (slot && cron.nextRunAt && slot < cron.nextRunAt) {
      const ran = await sql`select from cron_slot where cron_id = ${cron.id} and slot = ${slot}`.execute(db)
      if (ran.rows.length === 0) {
        await sql`
          update cron_job set next_run_at = ${slot}, version = version + 1
          where id = ${cron.id} and next_run_at = ${cron.nextRunAt} and ${markedSql(marks)}`.execute(db)
        break
      }
      slot = nextSlot(cron, slot)
    }
  }
}
