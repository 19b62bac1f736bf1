/** Runs an import from a file to its report. */
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { type ControlledTransaction, type Kysely, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { entityOf } from '#schema/model.ts'
import { isRetryable } from '#server/records/database-errors.ts'
import type { OperationScope } from '#server/records/transaction.ts'
import { ahead, type Batch, readBatches } from './batches.ts'
import { readDocuments } from './documents.ts'
import { type ErrorsFile, openErrorsFile } from './errors-file.ts'
import { KeyTaken } from './external-keys.ts'
import { emptyProgress, findUnfinished, finishJob, keepProgress, type Progress, type RefusedRow, resumeJob, startJob } from './job.ts'
import { guessMapping } from './mapping/guess.ts'
import type { Mapping } from './mapping/mapping.ts'
import { inspectFile, type Inspection } from './readers/inspect.ts'
import { openSource } from './readers/open.ts'
import type { Row as FileRow, Source, SourceOptions } from './readers/row.ts'
import { compileRecipe, type Recipe } from './recipe.ts'
import { countReason, type ImportReport } from './report.ts'
import { createKeyCache, type KeyCache } from './resolve.ts'
import { type Settled, settleBatch } from './settle.ts'
import { createTally, type Tally } from './sums.ts'

/** What to import and how. */
export interface ImportRequest {
  path: string
  /** Name to show; the file's own when left out. */
  name?: string
  /** Of the file that the mapping joins. */
  joinedPath?: string
  mapping?: Mapping
  /** Without a mapping, columns are taken for the fields of this entity that they are named after. */
  entity?: string
  source?: SourceOptions
  mode: 'TRY' | 'COMMIT'
  isAllOrNothing?: boolean
  /** Begins anew although a former run of the same file was cut short. */
  isRestart?: boolean
  /** Where refused rows go; nowhere but the job when left out. */
  errorsPath?: string
}

/** How far it is, after each batch. */
export interface ImportProgress {
  jobId: number | null
  rowsRead: number
  rowsRejected: number
  /** Of the file, from 0 to 1. */
  share: number
}

type Db = Kysely<Record<string, Row>>
type Transaction = ControlledTransaction<Record<string, Row>>

/** Rows that are told with the job. */
const mostErrorsShown = 100

interface Run {
  scope: OperationScope
  request: ImportRequest
  inspection: Inspection
  source: Source
  recipe: Recipe
  mapping: Mapping
  jobId: number
  progress: Progress
  tally: Tally
  cache: KeyCache
  errors: RefusedRow[]
  files: ErrorsFile[]
  onProgress?: (progress: ImportProgress) => void
}

/**
 * Imports a file. A trial runs everything in one transaction and takes it back; so does an import that is all or
 * nothing as soon as one row is bad. Otherwise each batch is a transaction of its own together with the note how far
 * the import is, so that a second run of the same file goes on exactly there.
 * @throws TrellisError BAD_REQUEST for a file or a mapping that does not fit, CONFLICT while the same import runs
 */
export async function runImport(scope: OperationScope, request: ImportRequest, onProgress?: (progress: ImportProgress) => void): Promise<ImportReport> {
  const inspection = await inspectFile(request.path, { ...request.mapping?.source, ...request.source })
  const source = await openSource(inspection)
  const joinedInspection = await inspectJoined(request)
  const joined = joinedInspection && (await openSource(joinedInspection))
  const mapping = request.mapping ?? guessMapping(scope.registry.model, entityToGuess(scope, request), source.header)
  const recipe = compileRecipe(scope.registry.model, mapping, source, joined)
  const key = { sha256: inspection.sha256, mappingHash: hashOf([mapping, joinedInspection?.sha256]) }
  return withLock(scope.db, request.mode === 'COMMIT' ? `${key.sha256}/${key.mappingHash}` : undefined, async () => {
    const known = request.mode === 'COMMIT' && !request.isRestart && !request.isAllOrNothing ? await findUnfinished(scope.db, key) : undefined
    const progress = known?.progress ?? emptyProgress()
    if (known) await resumeJob(scope.db, known.id)
    const name = request.name ?? basename(request.path)
    const { mode, isAllOrNothing = false } = request
    const jobId = known?.id ?? (await startJob(scope.db, { ...key, name: name.slice(0, 255), entity: mapping.entity, mode, isAllOrNothing, size: inspection.size, userId: scope.viewer.userId }))
    const files = await openErrorsFiles(request, source, joined, progress)
    const tally = createTally(recipe.checks, progress.sums)
    const run: Run = { scope, request, inspection, source, recipe, mapping, jobId, progress, tally, cache: createKeyCache(), errors: [], files, onProgress }
    try {
      return await runJob(run, joined, Boolean(known))
    } catch (error) {
      const message = error instanceof TrellisError ? error.message : 'Something unexpected happened.'
      await finishJob(scope.db, jobId, 'FAILED', { message }).catch(() => undefined)
      throw error
    } finally {
      for (const file of files) await file.close()
    }
  })
}

async function inspectJoined({ mapping, joinedPath }: ImportRequest): Promise<Inspection | undefined> {
  if (!mapping?.join) return undefined
  if (!joinedPath) throw new TrellisError('BAD_REQUEST', `The mapping joins ${mapping.join.source.file}, which was not given.`)
  return inspectFile(joinedPath, mapping.join.source)
}

function entityToGuess({ registry }: OperationScope, request: ImportRequest): ReturnType<typeof entityOf> {
  const { entities } = registry.model
  const wanted = (request.entity ?? '').toLowerCase()
  const found = [...entities.values()].find((entity) => entity.name.toLowerCase() === wanted || entity.plural.toLowerCase() === wanted)
  if (found) return found
  const known = [...entities.values()].filter((entity) => !entity.isReadonly).map((entity) => entity.name)
  throw new TrellisError('BAD_REQUEST', `There is no entity "${request.entity ?? ''}" to import. There are ${known.join(', ')}.`)
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}

/** Holds the import for this process as long as the work lasts, on a connection of its own. */
async function withLock<R>(db: Db, key: string | undefined, work: () => Promise<R>): Promise<R> {
  if (key === undefined) return work()
  return db.connection().execute(async (connection) => {
    const name = `import:${key}`
    const got = await sql<{ locked: boolean }>`select pg_try_advisory_lock(hashtextextended(${name}, 0)) as locked`.execute(connection)
    if (!got.rows[0]?.locked) throw new TrellisError('CONFLICT', 'The same file is being imported with the same mapping right now. Wait for it to end.')
    try {
      return await work()
    } finally {
      await sql`select pg_advisory_unlock(hashtextextended(${name}, 0))`.execute(connection)
    }
  })
}

async function openErrorsFiles(request: ImportRequest, source: Source, joined: Source | undefined, progress: Progress): Promise<ErrorsFile[]> {
  const { errorsPath } = request
  if (!errorsPath) return []
  const files = [await openErrorsFile(errorsPath, source.header, progress.errorBytes[0] ?? 0)]
  if (joined) files.push(await openErrorsFile(errorsPath.replace(/(\.errors)?\.csv$/, '') + '.joined.errors.csv', joined.header, progress.errorBytes[1] ?? 0))
  return files
}

async function runJob(run: Run, joined: Source | undefined, isResumed: boolean): Promise<ImportReport> {
  const { scope, request, recipe, jobId } = run
  const started = performance.now()
  const rowsBefore = run.progress.counts.rowsRead
  const shared = request.mode === 'TRY' || request.isAllOrNothing ? await scope.db.startTransaction().execute() : undefined
  const { batch: done, seconds: secondsBefore } = run.progress
  try {
    for await (const batch of ahead(readBatches(recipe, readDocuments(run.source, run.mapping, joined)), 2)) {
      if (batch.number <= done) continue
      run.progress.seconds = secondsBefore + (performance.now() - started) / 1000
      await commitBatch(run, batch, shared)
      run.onProgress?.({ jobId, rowsRead: run.progress.counts.rowsRead, rowsRejected: run.progress.counts.rowsRejected, share: shareOf(run) })
    }
    const isKept = request.mode === 'COMMIT' && !(request.isAllOrNothing && run.progress.counts.rowsRejected > 0)
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
      errorsFiles: run.files.filter((_, at) => (run.progress.errorBytes[at] ?? 0) > 0).map(({ path }) => path),
    }
    if (shared && isKept) await finishJob(shared, jobId, 'DONE', { report })
    if (shared) await (isKept ? shared.commit() : shared.rollback()).execute()
    if (!shared || !isKept) await finishJob(scope.db, jobId, 'DONE', { report })
    return report
  } catch (error) {
    if (shared && !shared.isRolledBack && !shared.isCommitted) await shared.rollback().execute().catch(() => undefined)
    throw error
  }
}

function shareOf({ source, inspection }: Run): number {
  return inspection.size === 0 ? 1 : Math.min(1, source.position() / inspection.size)
}

const mostAttempts = 5

/** Writes one batch and the note of it: both, or neither. */
async function commitBatch(run: Run, batch: Batch, shared: Transaction | undefined): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const transaction = shared ?? (await run.scope.db.startTransaction().execute())
    const progress = structuredClone(run.progress)
    const tally = createTally(run.recipe.checks, progress.sums)
    const errors = [...run.errors]
    try {
      const settled = await settleBatch(run.scope, transaction, run.recipe, batch.drafts, run.cache, run.request.mode === 'TRY')
      await account(run, batch, settled, { progress, tally, errors })
      const noted = shared ? run.scope.db : transaction
      const isKept = await keepProgress(noted, run.jobId, progress, Math.floor(shareOf(run) * 100), errors)
      if (!isKept) throw new TrellisError('CONFLICT', 'The import was stopped. What was imported so far stays; run it again to go on.')
      if (!shared) await transaction.commit().execute()
      run.cache.keep(settled.found)
      Object.assign(run, { progress, tally, errors })
      return
    } catch (error) {
      if (!shared && !transaction.isCommitted && !transaction.isRolledBack) await transaction.rollback().execute().catch(() => undefined)
      if (shared || attempt >= mostAttempts || !(error instanceof KeyTaken || isRetryable(error))) throw error
    }
  }
}

/** What a batch adds to; thrown away when the batch is not kept. */
interface Accounts {
  progress: Progress
  tally: Tally
  errors: RefusedRow[]
}

/** Counts what became of the rows of a batch, and writes down the refused ones. */
async function account(run: Run, batch: Batch, settled: Settled, { progress, tally, errors }: Accounts): Promise<void> {
  const { counts } = progress
  for (const { draft, outcome } of settled.written) {
    const { rows, joined } = draft.document
    counts[outcome]++
    counts.rowsRead += rows.length + joined.length
    tally.add('rows', rows, true)
    tally.add('joined', joined, true)
    tally.add('documents', rows.slice(0, 1), true)
  }
  const problems = [...batch.problems, ...settled.problems]
  // A row may break several rules; it is one row.
  const reasons = new Map<FileRow, string>()
  for (const { row, message } of problems) if (!reasons.has(row)) reasons.set(row, message)
  const rows = [...reasons.keys()]
  counts.rowsRead += rows.length
  counts.rowsRejected += rows.length
  counts.refused += batch.refused.length + settled.refused.length
  tally.add('rows', rows.filter((row) => !row.isJoined), false)
  tally.add('joined', rows.filter((row) => row.isJoined), false)
  tally.add('documents', [...batch.refused, ...settled.refused.flatMap(({ document }) => document.rows.slice(0, 1))], false)
  for (const reason of reasons.values()) countReason(counts, reason)
  for (const [entity, count] of settled.created) counts.related[entity] = (counts.related[entity] ?? 0) + count
  for (const { row, field, message } of problems) {
    if (errors.length < mostErrorsShown) errors.push({ line: row.line, field, message })
  }
  progress.errorBytes = await Promise.all(
    run.files.map((file, at) => file.write(problems.filter(({ row }) => Boolean(row.isJoined) === (at === 1)), progress.errorBytes[at] ?? 0)),
  )
  progress.sums = tally.keep()
  progress.batch = batch.number
}
