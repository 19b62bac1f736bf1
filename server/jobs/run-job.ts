/** Runs one delivered job, from its claim to its end. */
import { sql } from 'kysely'
import type { Viewer } from '#core/context.ts'
import { type ErrorCode, TrellisError } from '#core/errors.ts'
import type { JobContext, JobRun } from '#core/job.ts'
import { messageOf } from '#core/kept-words.ts'
import { mailJobOptions } from '#core/mail.ts'
import { digestOptions } from '#core/notice-mail.ts'
import { notify, usersInRole } from '#core/notify.ts'
import { administratorRole } from '#core/policy.ts'
import { say, term } from '#core/say.ts'
import { type ViewerRow, viewerFrom } from '#server/access/viewer.ts'
import { viewerColumns } from '#server/access/viewer-columns.ts'
import { markedTransaction } from '#server/changes/marks.ts'
import { type OperationScope, runOperation } from '#server/records/transaction.ts'
import { systemViewer } from '#server/sync/seed-rules.ts'
import { type Claimed, claim, complete, setBack, startNext } from './claim.ts'
import { fenceOf, LeaseLost, markTransaction, WorkerStops } from './fence.ts'
import type { Leases } from './leases.ts'
import { tellProgress } from './progress.ts'
import { findJob, type RunnableJob, type ServerJob } from './server-job.ts'
import type { Db, JobTenant, Outcome } from './transport.ts'

/** What running a job takes of the worker. */
export interface JobEnvironment {
  workerId: string
  /** For claims and progress: apart from the connections that the jobs work with. */
  db: Db
  leases: Leases
  serverJobs: ReadonlyMap<string, ServerJob>
  log(error: unknown, tenant: string): void
}

/** Codes of errors that the same attempt would meet again; everything else is worth another try. */
const lasting = new Set<ErrorCode>([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'VALIDATION',
  'CONSTRAINT',
  'BUSINESS_RULE',
  'TOO_COMPLEX',
  'BAD_REQUEST',
])

/** Claims and runs a job. Whatever it throws is noted in its row. */
export async function runJob(env: JobEnvironment, tenant: JobTenant, id: number): Promise<Outcome> {
  const { db } = env
  const claimed = await claim(db, id, env.workerId)
  if (!claimed) return 'SETTLED'
  const committed = (): void => tenant.committed?.()
  committed()
  const controller = new AbortController()
  env.leases.hold(claimed, controller)
  const progress = tellProgress(db, claimed, controller.signal, committed)
  let outcome: Outcome = 'SETTLED'
  let definition: RunnableJob | undefined
  try {
    definition = findJob(tenant.registry(), env.serverJobs, claimed.name)
    const viewer = await viewerOf(db, claimed, definition)
    await perform(definition, { db, tenant, claimed, viewer, run: progress.run, flush: progress.flush })
  } catch (error) {
    await progress.flush()
    outcome = await afterError(env, tenant, claimed, definition, controller.signal.reason ?? error)
  } finally {
    env.leases.release(claimed)
    committed()
  }
  if (claimed.queue) await startNext(db, claimed.queue).catch(() => undefined)
  return outcome
}

interface Attempt {
  db: Db
  tenant: JobTenant
  claimed: Claimed
  viewer: Viewer
  run: JobRun
  flush(): Promise<void>
}

async function perform(
  job: RunnableJob,
  { db, tenant, claimed, viewer, run, flush }: Attempt,
): Promise<void> {
  const scope: OperationScope = {
    registry: tenant.registry(),
    db: tenant.db,
    viewer,
    requestId: `job-${claimed.id}-${claimed.attempts}`,
    reason: `JOB ${claimed.id} ${claimed.name}`,
    committed: () => tenant.committed?.(),
  }
  const input = job.input.parse(claimed.input)
  if (job.kind === 'ONE_TRANSACTION') {
    await runOperation(scope, {}, async (operation, context) => {
      await markTransaction(operation.db, claimed)
      const jobContext: JobContext = Object.assign(context, { job: run })
      const result = await job.run(jobContext, input as never)
      await context.save()
      await flush()
      if (!(await complete(operation.db, claimed, result))) throw new LeaseLost()
    })
    return
  }
  const fenced = { ...scope, fence: fenceOf(claimed) }
  const result = await job.perform(fenced, run, input as never, tenant)
  await flush()
  if (!(await complete(db, claimed, result))) throw new LeaseLost()
}

/** Loaded anew: what the user may do now counts, not what they might do when the job was enqueued. */
async function viewerOf(db: Db, claimed: Claimed, job: RunnableJob): Promise<Viewer> {
  if (job.runsAs === 'SYSTEM' || claimed.userId === null) return systemViewer
  const { rows } = await sql<ViewerRow>`
    select ${viewerColumns} from app_user u where u.id = ${claimed.userId} and u.is_active`.execute(db)
  if (rows[0]) return viewerFrom(rows[0], 'JOB', claimed.scopes)
  throw new TrellisError(
    'FORBIDDEN',
    say`The user whose job this is may not sign in any more. Let somebody else start it.`,
  )
}

async function afterError(
  { db, log }: JobEnvironment,
  tenant: JobTenant,
  claimed: Claimed,
  job: RunnableJob | undefined,
  error: unknown,
): Promise<Outcome> {
  if (error instanceof LeaseLost) return 'SETTLED'
  if (error instanceof WorkerStops) {
    await setBack(db, claimed, { wait: 0, error: null, isReleased: true })
    return 'SETTLED'
  }
  const isKnown = error instanceof TrellisError
  const isLasting = (isKnown && lasting.has(error.code)) || (error as Error)?.name === 'ZodError'
  const isSpent = isLasting || claimed.attempts >= claimed.maxAttempts
  if (!isKnown) log(error, tenant.name)
  const state = await setBack(db, claimed, {
    wait: isSpent ? undefined : (job?.backoff?.(claimed.attempts) ?? backoff(claimed.attempts)),
    error: isKnown ? error.said : say`Something unexpected happened; the log has it under job ${claimed.id}.`,
  })
  if (state !== 'FAILED') return 'SETTLED'
  await tellOfDeadLetter(db, claimed).catch((failure) => log(failure, tenant.name))
  return 'DEAD'
}

/** Whoever enqueued the job learns that it waits for a person; the administrators where the platform did. */
async function tellOfDeadLetter(db: Db, { id, userId, name }: Claimed): Promise<void> {
  const marks = { actor: null, requestId: `job-${id}`, reason: `JOB ${id} ${name}` }
  await markedTransaction(db, marks, (transaction) =>
    tellPeople(transaction, id, userId, mailJobs.includes(name)),
  )
}

/** Jobs whose failure no mail can tell of. */
const mailJobs = [mailJobOptions.name, digestOptions.name]

async function tellPeople(db: Db, id: number, userId: number | null, isInboxOnly: boolean): Promise<void> {
  const context = { db, viewer: systemViewer }
  const { rows } = await sql<{ label: string; kept: unknown }>`
    select label, said -> 'label' as kept from job where id = ${id}`.execute(db)
  const [job] = rows
  await notify(context, userId === null ? await usersInRole(context, administratorRole) : [userId], {
    message: say`${job ? messageOf(job.label, job.kept) : term('Job')} failed.`,
    about: { entity: 'Job', id },
    isInboxOnly,
  })
}

/** Seconds to wait after a failed attempt: 2, 4, 8 … up to an hour, a fifth more or less so that many spread out. */
function backoff(attempt: number): number {
  return Math.min(3600, 2 ** Math.min(attempt, 12)) * (0.8 + Math.random() * 0.4)
}
