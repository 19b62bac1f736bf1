/** Runs an import from a file to its report. */

import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { type ControlledTransaction, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { type Message, say } from '#core/say.ts'
import { markedTransaction, markTransaction } from '#server/changes/marks.ts'
import { LeaseLost, WorkerStops } from '#server/jobs/fence.ts'
import { marksOf, type OperationScope } from '#server/records/transaction.ts'
import { ownColumns } from './added-columns.ts'
import { ahead, readBatches } from './batches.ts'
import { commitBatch } from './commit-batch.ts'
import { readDocuments } from './documents.ts'
import { prepareErrorsFile } from './errors-file.ts'
import { openErrorsTable } from './errors-table.ts'
import {
  emptyProgress,
  findUnfinished,
  finishJob,
  type JobKey,
  type NewJob,
  resumeJob,
  startJob,
} from './job.ts'
import {
  errorsFiles,
  errorsPaths,
  type Inspections,
  inspectFiles,
  type Prepared,
  prepare,
} from './prepare.ts'
import type { Source } from './readers/row.ts'
import type { ImportReport } from './report.ts'
import { createKeyCache } from './resolve.ts'
import { type ImportProgress, type ImportRequest, type Run, shareOf } from './run.ts'
import { runLanes, wantsLanes } from './run-lanes.ts'
import { createTally } from './sums.ts'

type Transaction = ControlledTransaction<Record<string, Row>>

/**
 * Imports a file. A trial runs everything in one transaction and takes it back; so does an import that is all or
 * nothing as soon as one row is bad. Otherwise each batch is a transaction of its own together with the note how far
 * the import is, so that a second run of the same file goes on exactly there.
 * @throws TrellisError BAD_REQUEST for a file or a mapping that does not fit, CONFLICT while the same import runs
 */
export async function runImport(
  scope: OperationScope,
  request: ImportRequest,
  onProgress?: (progress: ImportProgress) => void,
): Promise<ImportReport> {
  const inspections = await inspectFiles(request)
  const prepared = await prepare(scope, request, inspections)
  const { mapping, recipe, source } = prepared
  const key = { sha256: inspections.main.sha256, mappingHash: hashOf([mapping, inspections.joined?.sha256]) }
  const lock = request.mode === 'COMMIT' ? `${key.sha256}/${key.mappingHash}` : undefined
  return withLock(scope, lock, async () => {
    const isResumable = request.mode === 'COMMIT' && !request.isRestart && !request.isAllOrNothing
    const known = isResumable ? await findUnfinished(scope.db, key) : undefined
    const progress = known?.progress ?? emptyProgress()
    const jobId = await markedTransaction(scope.db, marksOf({ ...scope, reason: 'IMPORT' }), async (db) => {
      if (!known) return startJob(db, newJob(scope, request, prepared, inspections, key))
      await resumeJob(db, known.id, request.job)
      return known.id
    })
    scope.committed?.()
    const paths = errorsPaths(request, prepared.joined !== undefined)
    for (const [at, path] of paths.entries()) await prepareErrorsFile(path, progress.errorBytes[at] ?? 0)
    const { words } = scope.registry.languages.for(scope.viewer.locale, null)
    const run: Run = {
      scope: { ...scope, reason: `IMPORT ${jobId}` },
      words,
      request,
      inspection: inspections.main,
      source,
      recipe,
      mapping,
      jobId,
      progress,
      tally: createTally(recipe.checks, progress.sums),
      cache: createKeyCache(),
      errors: known?.errors ?? [],
      files: request.keepsErrors
        ? [
            await openErrorsTable(
              scope.db,
              jobId,
              ownColumns(scope.registry.languages, source.header),
              progress.errorBytes[0] ?? 0,
              words,
            ),
          ]
        : errorsFiles(scope, request, prepared, words),
      isSerial: false,
      onProgress,
    }
    try {
      return await runJob(run, prepared.joined, inspections, Boolean(known))
    } catch (error) {
      // Whoever has the job now goes on with the row.
      if (error instanceof LeaseLost || error instanceof WorkerStops) throw error
      const message = error instanceof TrellisError ? error.said : say`Something unexpected happened.`
      await finish(run, 'FAILED', { message }).catch(() => undefined)
      throw error
    } finally {
      for (const file of run.files) await file.close()
    }
  })
}

function newJob(
  { viewer }: OperationScope,
  request: ImportRequest,
  { mapping }: Prepared,
  inspections: Inspections,
  key: JobKey,
): NewJob {
  return {
    ...key,
    name: (request.name ?? basename(request.path)).slice(0, 255),
    entity: mapping.entity,
    mode: request.mode,
    isAllOrNothing: request.isAllOrNothing ?? false,
    size: inspections.main.size,
    userId: viewer.userId,
    job: request.job,
  }
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}

/** Holds the import for this process as long as the work lasts, on a connection of its own. */
async function withLock<R>(
  { db, fence }: OperationScope,
  key: string | undefined,
  work: () => Promise<R>,
): Promise<R> {
  if (key === undefined) return work()
  return db.connection().execute(async (connection) => {
    const name = `import:${key}`
    const got = await sql<{
      locked: boolean
    }>`select pg_try_advisory_lock(hashtextextended(${name}, 0)) as locked`.execute(connection)
    if (!got.rows[0]?.locked)
      throw new TrellisError(
        'CONFLICT',
        say`The same file is being imported with the same mapping right now. Wait for it to end.`,
      )
    const letGo = await fence?.hold(connection)
    try {
      return await work()
    } finally {
      await letGo?.()
      await sql`select pg_advisory_unlock(hashtextextended(${name}, 0))`.execute(connection)
    }
  })
}

async function runJob(
  run: Run,
  joined: Source | undefined,
  inspections: Inspections,
  isResumed: boolean,
): Promise<ImportReport> {
  const { scope, request, jobId } = run
  const started = performance.now()
  const rowsBefore = run.progress.counts.rowsRead
  const shared =
    request.mode === 'TRY' || request.isAllOrNothing ? await scope.db.startTransaction().execute() : undefined
  try {
    if (shared) {
      await markTransaction(shared, marksOf(scope))
      await scope.fence?.begin(shared)
    }
    if (!shared && request.lanes && wantsLanes(run))
      await runLanes(run, request.lanes, inspections, (baton, share) =>
        tell(Object.assign(run, baton), share),
      )
    else await runBatches(run, joined, shared)
    const isKept =
      request.mode === 'COMMIT' && !(request.isAllOrNothing && run.progress.counts.rowsRejected > 0)
    const seconds = (performance.now() - started) / 1000
    const report: ImportReport = {
      jobId,
      file: request.name ?? basename(request.path),
      entity: run.mapping.entity,
      mode: request.mode,
      isKept,
      isResumed,
      counts: run.progress.counts,
      sums: createTally(run.recipe.checks, run.progress.sums).results(),
      seconds: Math.round(seconds * 1000) / 1000,
      rowsPerSecond: Math.round((run.progress.counts.rowsRead - rowsBefore) / seconds),
      memory: Math.round(process.resourceUsage().maxRSS / 1024),
      errorsFiles: run.files
        .filter((_, at) => (run.progress.errorBytes[at] ?? 0) > 0)
        .map(({ path }) => path),
    }
    if (shared) await scope.fence?.check(shared)
    if (shared && isKept) await finishJob(shared, jobId, 'DONE', { report })
    if (shared) await (isKept ? shared.commit() : shared.rollback()).execute()
    if (!shared || !isKept) await finish(run, 'DONE', { report })
    scope.committed?.()
    return report
  } catch (error) {
    if (shared && !shared.isRolledBack && !shared.isCommitted)
      await shared
        .rollback()
        .execute()
        .catch(() => undefined)
    throw error
  }
}

/** Reads and writes batch after batch in this thread. */
async function runBatches(
  run: Run,
  joined: Source | undefined,
  shared: Transaction | undefined,
): Promise<void> {
  const { batch: done } = run.progress
  const documents = readDocuments(run.source, run.mapping, joined)
  for await (const batch of ahead(
    readBatches(run.recipe, documents, (number) => number > done),
    2,
  )) {
    await commitBatch(run, batch, shared)
    tell(run, shareOf(run))
  }
}

async function finish(
  { scope, jobId }: Run,
  state: 'DONE' | 'FAILED',
  end: { message?: Message; report?: object },
): Promise<void> {
  await markedTransaction(scope.db, marksOf(scope), (db) => finishJob(db, jobId, state, end))
  scope.committed?.()
}

function tell({ scope, onProgress, jobId, progress }: Run, share: number): void {
  scope.committed?.()

  const { rowsRead, rowsRejected } = progress.counts
  onProgress?.({ jobId, rowsRead, rowsRejected, share })
}
