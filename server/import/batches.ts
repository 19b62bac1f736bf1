/** Cuts the documents of a file into batches, the same ones each time, so that a second run can skip what is done. */
import { say } from '#core/say.ts'
import type { Document, Portion } from './documents.ts'
import { type Draft, draftDocument, type Problem, refuseDocument } from './draft.ts'
import type { Row } from './readers/row.ts'
import type { Recipe } from './recipe.ts'

/** Drafts to be written together, and the rows that are refused already. */
export interface Batch {
  /** From 1. */
  number: number
  drafts: Draft[]
  problems: Problem[]
  /** First rows of the documents that are refused as a whole. */
  refused: Row[]
}

/** How large a batch grows: large enough for one statement to pay, small enough to be done twice when a row is bad. */
export const batchSize = { documents: 1000, rows: 20_000 }

/** Keys that are remembered to find the ones that occur twice; beyond, the later row changes what the former made. */
const mostKeys = 1_000_000

/**
 * The batches of a file in their order, but for those that are not `isOwn`: done already, or the business of another
 * lane. Where batches end depends on the file alone.
 */
export async function* readBatches(
  recipe: Recipe,
  portions: AsyncIterable<Portion>,
  isOwn: (number: number) => boolean,
): AsyncGenerator<Batch> {
  const lines = new Map<string, number>()
  let batch: Batch = { number: 1, drafts: [], problems: [], refused: [] }
  let [rows, documentCount] = [0, 0]
  for await (const { documents, strays } of portions) {
    rows += strays.length
    for (const { row, reason } of strays) batch.problems.push({ row, message: reason })
    for (const document of documents) {
      const twice = secondOf(recipe, document, lines)
      if (isOwn(batch.number)) addDocument(recipe, batch, document, twice)
      rows += document.rows.length + document.joined.length
      documentCount++
      if (rows < batchSize.rows && documentCount < batchSize.documents) continue
      if (isOwn(batch.number)) yield batch
      batch = { number: batch.number + 1, drafts: [], problems: [], refused: [] }
      ;[rows, documentCount] = [0, 0]
    }
  }
  if (rows > 0 && isOwn(batch.number)) yield batch
}

function addDocument(recipe: Recipe, batch: Batch, document: Document, twice: Problem | undefined): void {
  const { draft, problems } = twice
    ? { problems: refuseDocument(document, [twice]) }
    : draftDocument(recipe, document)
  batch.problems.push(...problems)
  if (draft) batch.drafts.push(draft)
  else batch.refused.push(...document.rows.slice(0, 1))
}

/** The problem of a document whose key an earlier one has. */
function secondOf(recipe: Recipe, document: Document, lines: Map<string, number>): Problem | undefined {
  const row = document.rows[0]
  const key = row && keyOf(recipe, row)
  if (key === undefined || !row) return undefined
  const first = lines.get(key)
  if (first !== undefined)
    return { row, field: recipe.match, message: say`"${key}" stands on line ${first} already.` }
  if (lines.size < mostKeys) lines.set(key, row.line)
  return undefined
}

/** The text that tells which record a row is about; nothing when it cannot be read, which is told elsewhere. */
function keyOf({ fields, match }: Recipe, row: Row): string | undefined {
  const evaluate =
    match === 'externalId'
      ? fields.externalId
      : fields.values.find(({ field }) => field.name === match)?.evaluate
  try {
    const value = evaluate?.(row.cells)
    return value === null || value === undefined ? undefined : String(value)
  } catch {
    return undefined
  }
}

/** Works ahead: the next items are made while the one before is used. */
export async function* ahead<T>(items: AsyncGenerator<T>, depth: number): AsyncGenerator<T> {
  const waiting: Promise<IteratorResult<T>>[] = []
  const fetch = (): void => {
    const next = items.next()
    // Whoever awaits it sees the error; until then it must not end the process.
    next.catch(() => undefined)
    waiting.push(next)
  }
  try {
    for (let i = 0; i < depth; i++) fetch()
    for (;;) {
      const next = await waiting.shift()
      if (!next || next.done) return
      fetch()
      yield next.value
    }
  } finally {
    await items.return(undefined as never).catch(() => undefined)
  }
}
