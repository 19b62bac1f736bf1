/** Runs an import from a file to its report. */
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { type Kysely, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import type { entityOf } from '#schema/model.ts'
import type { OperationScope } from '#server/records/transaction.ts'
import { ahead, readBatches } from './batches.ts'
import { commitBatch } from './commit-batch.ts'
import { readDocuments } from './documents.ts'
import { type ErrorsFile, openErrorsFile } from './errors-file.ts'
import { emptyProgress, findUnfinished, finishJob, type Progress, resumeJob, startJob } from './job.ts'
import { guessMapping } from './mapping/guess.ts'
import { type Inspection, inspectFile } from './readers/inspect.ts'
import { openSource } from './readers/open.ts'
import type { Source } from './readers/row.ts'
import { compileRecipe } from './recipe.ts'
import type { ImportReport } from './report.ts'
import { createKeyCache } from './resolve.ts'
import { type ImportProgress, type ImportRequest, type Run, shareOf } from './run.ts'
import { createTally } from './sums.ts'

type Db = Kysely<Record<string, Row>>

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
  const inspection = await inspectFile(request.path, { ...request.mapping?.source, ...request.source })
  const source = await openSource(inspection)
  const joinedInspection = await inspectJoined(request)
  const joined = joinedInspection && (await openSource(joinedInspection))
  const mapping =
    request.mapping ?? guessMapping(scope.registry.model, entityToGuess(scope, request), source.header)
  const recipe = compileRecipe(scope.registry.model, mapping, source, joined)
  const key = { sha256: inspection.sha256, mappingHash: hashOf([mapping, joinedInspection?.sha256]) }
  return withLock(
    scope.db,
    request.mode === 'COMMIT' ? `${key.sha256}/${key.mappingHash}` : undefined,
    async () => {
      const known =
        request.mode === 'COMMIT' && !request.isRestart && !request.isAllOrNothing
          ? await findUnfinished(scope.db, key)
          : undefined
      const progress = known?.progress ?? emptyProgress()
      if (known) await resumeJob(scope.db, known.id)
      const name = request.name ?? basename(request.path)
      const { mode, isAllOrNothing = false } = request
      const jobId =
        known?.id ??
        (await startJob(scope.db, {
          ...key,
          name: name.slice(0, 255),
          entity: mapping.entity,
          mode,
          isAllOrNothing,
          size: inspection.size,
          userId: scope.viewer.userId,
        }))
      const files = await openErrorsFiles(request, source, joined, progress)
      const tally = createTally(recipe.checks, progress.sums)
      const run: Run = {
        scope,
        request,
        inspection,
        source,
        recipe,
        mapping,
        jobId,
        progress,
        tally,
        cache: createKeyCache(),
        errors: known?.errors ?? [],
        files,
        onProgress,
      }
      try {
        return await runJob(run, joined, Boolean(known))
      } catch (error) {
        const message = error instanceof TrellisError ? error.message : 'Something unexpected happened.'
        await finishJob(scope.db, jobId, 'FAILED', { message }).catch(() => undefined)
        throw error
      } finally {
        for (const file of files) await file.close()
      }
    },
  )
}

async function inspectJoined({ mapping, joinedPath }: ImportRequest): Promise<Inspection | undefined> {
  if (!mapping?.join) return undefined
  if (!joinedPath)
    throw new TrellisError(
      'BAD_REQUEST',
      `The mapping joins ${mapping.join.source.file}, which was not given.`,
    )
  return inspectFile(joinedPath, mapping.join.source)
}

function entityToGuess({ registry }: OperationScope, request: ImportRequest): ReturnType<typeof entityOf> {
  const { entities } = registry.model
  const wanted = (request.entity ?? '').toLowerCase()
  const found = [...entities.values()].find(
    (entity) => entity.name.toLowerCase() === wanted || entity.plural.toLowerCase() === wanted,
  )
  if (found) return found
  const known = [...entities.values()].filter((entity) => !entity.isReadonly).map((entity) => entity.name)
  throw new TrellisError(
    'BAD_REQUEST',
    `There is no entity "${request.entity ?? ''}" to import. There are ${known.join(', ')}.`,
  )
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}

/** Holds the import for this process as long as the work lasts, on a connection of its own. */
async function withLock<R>(db: Db, key: string | undefined, work: () => Promise<R>): Promise<R> {
  if (key === undefined) return work()
  return db.connection().execute(async (connection) => {
    const name = `import:${key}`
    const got = await sql<{
      locked: boolean
    }>`select pg_try_advisory_lock(hashtextextended(${name}, 0)) as locked`.execute(connection)
    if (!got.rows[0]?.locked)
      throw new TrellisError(
        'CONFLICT',
        'The same file is being imported with the same mapping right now. Wait for it to end.',
      )
    try {
      return await work()
    } finally {
      await sql`select pg_advisory_unlock(hashtextextended(${name}, 0))`.execute(connection)
    }
  })
}

async function openErrorsFiles(
  request: ImportRequest,
  source: Source,
  joined: Source | undefined,
  progress: Progress,
): Promise<ErrorsFile[]> {
  const { errorsPath } = request
  if (!errorsPath) return []
  const files = [await openErrorsFile(errorsPath, source.header, progress.errorBytes[0] ?? 0)]
  if (joined)
    files.push(
      await openErrorsFile(
        `${errorsPath.replace(/(\.errors)?\.csv$/, '')}.joined.errors.csv`,
        joined.header,
        progress.errorBytes[1] ?? 0,
      ),
    )
  return files
}

async function runJob(run: Run, joined: Source | undefined, isResumed: boolean): Promise<ImportReport> {
  const { scope, request, recipe, jobId } = run
  const started = performance.now()
  const rowsBefore = run.progress.counts.rowsRead
  const shared =
    request.mode === 'TRY' || request.isAllOrNothing ? await scope.db.startTransaction().execute() : undefined
  const { batch: done, seconds: secondsBefore } = run.progress
  try {
    for await (const batch of ahead(readBatches(recipe, readDocuments(run.source, run.mapping, joined)), 2)) {
      if (batch.number <= done) continue
      run.progress.seconds = secondsBefore + (performance.now() - started) / 1000
      await commitBatch(run, batch, shared)
      run.onProgress?.({
        jobId,
        rowsRead: run.progress.counts.rowsRead,
        rowsRejected: run.progress.counts.rowsRejected,
        share: shareOf(run),
      })
    }
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
      sums: run.tally.results(),
      seconds: Math.round(seconds * 1000) / 1000,
      rowsPerSecond: Math.round((run.progress.counts.rowsRead - rowsBefore) / seconds),
      memory: Math.round(process.resourceUsage().maxRSS / 1024),
      errorsFiles: run.files
        .filter((_, at) => (run.progress.errorBytes[at] ?? 0) > 0)
        .map(({ path }) => path),
    }
    if (shared && isKept) await finishJob(shared, jobId, 'DONE', { report })
    if (shared) await (isKept ? shared.commit() : shared.rollback()).execute()
    if (!shared || !isKept) await finishJob(scope.db, jobId, 'DONE', { report })
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
