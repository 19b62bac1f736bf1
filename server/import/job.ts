/** The row that tells how far an import is; written in the transaction of each batch. */

import { type Kysely, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import { type KeptSaid, keepSaid } from '#core/kept-words.ts'
import { type Message, say } from '#core/say.ts'
import { storableJson, storableText } from '#core/storable-json.ts'
import type { KeptSums } from './sums.ts'

type Db = Kysely<Record<string, Row>>

/** What identifies an import: the same file with the same mapping goes on where it stopped. */
export interface JobKey {
  sha256: string
  mappingHash: string
}

export interface NewJob extends JobKey {
  name: string
  entity: string
  mode: 'TRY' | 'COMMIT'
  isAllOrNothing: boolean
  size: number
  userId: number
  /** The job that runs it in the background. */
  job?: number
}

/** Counts of an import so far. */
export interface Counts {
  rowsRead: number
  rowsRejected: number
  imported: number
  updated: number
  unchanged: number
  /** Records that were refused. */
  refused: number
  /** Records made on the way, by entity. */
  related: Record<string, number>
  /** Refused rows by reason. */
  reasons: Record<string, number>
}

export interface RefusedRow {
  line: number
  field?: string
  /** Column of the file that the field is made from, and its value, where it is made from one alone. */
  column?: string
  value?: string
  message: string
  /** What the message was made of, for readers of other languages. */
  said?: KeptSaid
}

/** Where a job stands. */
export interface Progress {
  /** Committed batches. */
  batch: number
  counts: Counts
  sums: KeptSums
  /** Bytes of the errors files that belong to the committed batches. */
  errorBytes: number[]
}

export const emptyCounts = (): Counts => ({
  rowsRead: 0,
  rowsRejected: 0,
  imported: 0,
  updated: 0,
  unchanged: 0,
  refused: 0,
  related: {},
  reasons: {},
})

export const emptyProgress = (): Progress => ({
  batch: 0,
  counts: emptyCounts(),
  sums: [],
  errorBytes: [],
})

/** Inserts a job that runs; gives its id. Runs of the same import that were cut off without a word end with it. */
export async function startJob(db: Db, job: NewJob): Promise<number> {
  if (job.mode === 'COMMIT') {
    const message = say`It was cut off, and begun anew later.`
    await sql`
      update import_job set state = 'FAILED', message = ${String(message)}, said = ${keepSaid({ message })}::jsonb, finished_at = now(),
        version = version + 1, updated_at = now()
      where sha256 = ${job.sha256} and mapping_hash = ${job.mappingHash} and mode = 'COMMIT' and state = 'RUNNING'
    `.execute(db)
  }
  const made = await sql<{ id: string }>`
    insert into import_job (name, entity, mode, is_all_or_nothing, size, sha256, mapping_hash, state, job_id, created_by_id, updated_by_id)
    values (${job.name}, ${job.entity}, ${job.mode}, ${job.isAllOrNothing}, ${job.size}, ${job.sha256}, ${job.mappingHash}, 'RUNNING', ${job.job ?? null},
      ${job.userId || null}, ${job.userId || null})
    returning id
  `.execute(db)
  return Number(made.rows[0]?.id)
}

/** The job of this file and mapping that was not brought to its end, if its last one was not. */
export async function findUnfinished(
  db: Db,
  key: JobKey,
): Promise<{ id: number; progress: Progress; errors: RefusedRow[] } | undefined> {
  const found = await sql<{
    id: string
    state: string
    batch: number
    is_all_or_nothing: boolean
    resume: Omit<Progress, 'batch'> | null
    errors: RefusedRow[] | null
  }>`
    select id, state, batch, is_all_or_nothing, resume, errors from import_job
    where sha256 = ${key.sha256} and mapping_hash = ${key.mappingHash} and mode = 'COMMIT'
    order by id desc limit 1
  `.execute(db)
  const row = found.rows[0]
  if (!row || row.state === 'DONE' || row.state === 'UNDONE' || row.is_all_or_nothing || !row.resume)
    return undefined
  return { id: Number(row.id), progress: { ...row.resume, batch: row.batch }, errors: row.errors ?? [] }
}

/** Makes a stopped job run again. */
export async function resumeJob(db: Db, id: number, job: number | undefined): Promise<void> {
  await sql`
    update import_job set state = 'RUNNING', message = null, finished_at = null, job_id = ${job ?? null}, version = version + 1, updated_at = now() where id = ${id}
  `.execute(db)
}

/** Stores where the job is; false when somebody cancelled it, so that the batch must not be kept. */
export async function keepProgress(
  db: Db,
  id: number,
  progress: Progress,
  percent: number,
  errors: RefusedRow[],
): Promise<boolean> {
  const { batch, counts, ...rest } = progress
  const kept = await sql<{ id: string }>`
    update import_job set batch = ${batch}, rows_read = ${counts.rowsRead}, rows_rejected = ${counts.rowsRejected},
      imported = ${counts.imported}, updated = ${counts.updated}, unchanged = ${counts.unchanged}, percent = ${percent},
      errors = ${storableJson(errors)}::jsonb, resume = ${storableJson({ ...rest, counts })}::jsonb,
      version = version + 1, updated_at = now()
    where id = ${id} and state = 'RUNNING' returning id
  `.execute(db)
  return kept.rows.length > 0
}

/** Ends the job, unless somebody cancelled it. */
export async function finishJob(
  db: Db,
  id: number,
  state: 'DONE' | 'FAILED',
  end: { message?: Message; report?: object },
): Promise<void> {
  await sql`
    update import_job set state = ${state}, message = ${end.message === undefined ? null : storableText(String(end.message))}, said = ${keepSaid({ message: end.message })}::jsonb, report = ${end.report ? storableJson(end.report) : null}::jsonb,
      percent = case when ${state} = 'DONE' then 100 else percent end, finished_at = now(), version = version + 1, updated_at = now()
    where id = ${id} and state = 'RUNNING'
  `.execute(db)
}
