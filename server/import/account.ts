/** Accounts for every row of a batch. */
import { keptOf } from '#core/kept-words.ts'
import type { Message } from '#core/say.ts'
import type { Batch } from './batches.ts'
import type { Progress, RefusedRow } from './job.ts'
import type { Row } from './readers/row.ts'
import { countReason } from './reasons.ts'
import type { Run } from './run.ts'
import type { Settled } from './settle.ts'
import type { Tally } from './sums.ts'

/** Rows that are told with the job. */
const mostErrorsShown = 100

/** What a batch adds to; thrown away when the batch is not kept. */
interface Accounts {
  progress: Progress
  tally: Tally
  errors: RefusedRow[]
}

/** Counts what became of the rows of a batch, and writes down the refused ones. */
export async function account(
  run: Pick<Run, 'files' | 'mapping' | 'source' | 'words'>,
  batch: Batch,
  settled: Settled,
  { progress, tally, errors }: Accounts,
): Promise<void> {
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
  const reasons = new Map<Row, Message>()
  for (const { row, message } of problems) if (!reasons.has(row)) reasons.set(row, message)
  const rows = [...reasons.keys()]
  counts.rowsRead += rows.length
  counts.rowsRejected += rows.length
  counts.refused += batch.refused.length + settled.refused.length
  tally.add(
    'rows',
    rows.filter((row) => !row.isJoined),
    false,
  )
  tally.add(
    'joined',
    rows.filter((row) => row.isJoined),
    false,
  )
  tally.add(
    'documents',
    [...batch.refused, ...settled.refused.flatMap(({ document }) => document.rows.slice(0, 1))],
    false,
  )
  for (const reason of reasons.values()) countReason(counts, reason, run.words)
  for (const [entity, count] of settled.created)
    counts.related[entity] = (counts.related[entity] ?? 0) + count
  for (const { row, field, message } of problems) {
    if (errors.length >= mostErrorsShown) break
    errors.push({ line: row.line, field, ...cellOf(run, row, field), ...toldOf(message) })
  }
  progress.errorBytes = await Promise.all(
    run.files.map((file, at) =>
      file.write(
        problems.filter(({ row }) => Boolean(row.isJoined) === (at === 1)),
        progress.errorBytes[at] ?? 0,
      ),
    ),
  )
  progress.sums = tally.keep()
  progress.batch = batch.number
}

/** The message in English, and what it was made of. */
function toldOf(message: Message): Pick<RefusedRow, 'message' | 'said'> {
  const said = keptOf(message)
  return { message: String(message), ...(said && { said }) }
}

/** Most characters of a value that is told. */
const longestValue = 200

/** The column and the value that a field was made from. */
function cellOf(
  { mapping, source }: Pick<Run, 'mapping' | 'source'>,
  { cells, isJoined }: Row,
  field: string | undefined,
): Pick<RefusedRow, 'column' | 'value'> {
  if (field === undefined || isJoined) return {}
  const name = Object.keys(mapping.fields).find((path) => path === field || path.split('.')[0] === field)
  const given = name === undefined ? undefined : mapping.fields[name]
  const expression = typeof given === 'object' && 'value' in given ? given.value : given
  const column =
    typeof expression === 'string'
      ? expression
      : typeof expression === 'object' && 'column' in expression
        ? expression.column
        : undefined
  if (typeof column !== 'string') return {}
  const value = cells[source.header.lastIndexOf(column)]
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value ?? '')
  return { column, ...(value !== null && value !== undefined && { value: text.slice(0, longestValue) }) }
}
