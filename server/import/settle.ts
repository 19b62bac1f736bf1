/** Writes the drafts of a batch in the transaction at hand, and finds out which of them are bad. */

import { type ControlledTransaction, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import { type Issue, TrellisError } from '#core/errors.ts'
import type { Message } from '#core/say.ts'
import { recordRefusal } from '#server/records/access.ts'
import { type OperationScope, runWithin } from '#server/records/transaction.ts'
import { type Draft, type Problem, refuseDocument } from './draft.ts'
import { KeyTaken } from './external-keys.ts'
import type { WriteRecipe } from './recipe.ts'
import { type KeyCache, nameOf, relatedPath } from './resolve.ts'
import { type BatchResult, writeBatch } from './write-batch.ts'

type Transaction = ControlledTransaction<Record<string, Row>>

/** What became of the drafts of a batch. */
export interface Settled {
  written: { draft: Draft; outcome: 'imported' | 'updated' | 'unchanged' }[]
  refused: Draft[]
  problems: Problem[]
  created: Map<string, number>
  found: Map<string, Map<string, number>>
}

/** Errors that are about records; anything else ends the import, which can go on later. */
const aboutRecords = new Set(['VALIDATION', 'CONSTRAINT', 'BUSINESS_RULE', 'NOT_FOUND', 'CONFLICT'])

/** Of what the viewer may not do, only that counts which they may do with other records. */
function isAboutRecords({ code, details }: TrellisError): boolean {
  if (code !== 'FORBIDDEN') return aboutRecords.has(code)
  return details.issues?.some(({ rule }) => rule === recordRefusal) ?? false
}

/**
 * Writes all drafts that can be written. The rules name most bad ones at once; where they do not, as with what the
 * database itself refuses, the batch is halved until the bad one stands alone.
 */
export async function settleBatch(
  scope: OperationScope,
  transaction: Transaction,
  recipe: WriteRecipe,
  drafts: Draft[],
  cache: KeyCache,
  isDryRun: boolean,
): Promise<Settled> {
  const settled: Settled = { written: [], refused: [], problems: [], created: new Map(), found: new Map() }
  const unmakeable = new Map<string, Message>()

  const refuse = (draft: Draft, issues: Issue[]): void => {
    settled.refused.push(draft)
    settled.problems.push(
      ...refuseDocument(
        draft.document,
        issues.map((issue) => problemOf(draft, issue)),
      ),
    )
  }

  const attempt = async (group: Draft[]): Promise<void> => {
    let rest = group
    while (rest.length > 0) {
      const tried = await tryBatch(scope, transaction, recipe, rest, cache, unmakeable, isDryRun)
      if ('result' in tried) {
        keep(settled, rest, tried.result)
        return
      }
      const { bad, related } = sortIssues(tried.issues)
      if (related.length > 0) for (const { key, message } of related) unmakeable.set(key, message)
      else if (bad.size > 0) for (const [index, issues] of bad) refuse(rest[index] as Draft, issues)
      else if (rest.length === 1) refuse(rest[0] as Draft, tried.issues)
      else {
        const half = Math.ceil(rest.length / 2)
        await attempt(rest.slice(0, half))
        await attempt(rest.slice(half))
        return
      }
      if (related.length === 0) rest = rest.filter((_, index) => !bad.has(index) && rest.length > 1)
    }
  }
  await attempt(drafts)
  return settled
}

async function tryBatch(
  scope: OperationScope,
  transaction: Transaction,
  recipe: WriteRecipe,
  drafts: Draft[],
  cache: KeyCache,
  unmakeable: Map<string, Message>,
  isDryRun: boolean,
): Promise<{ result: BatchResult } | { issues: Issue[] }> {
  await sql`savepoint import_batch`.execute(transaction)
  try {
    const result = await runWithin(scope, transaction, isDryRun, (operation, context) =>
      writeBatch(operation, context, recipe, drafts, cache, unmakeable),
    )
    await sql`release savepoint import_batch`.execute(transaction)
    return { result }
  } catch (error) {
    if (error instanceof KeyTaken || !(error instanceof TrellisError) || !isAboutRecords(error)) throw error
    await sql`rollback to savepoint import_batch`.execute(transaction)
    await sql`release savepoint import_batch`.execute(transaction)
    return {
      issues: error.details.issues?.length
        ? error.details.issues
        : [{ path: [], message: error.said, rule: error.code }],
    }
  }
}

function keep(settled: Settled, drafts: Draft[], result: BatchResult): void {
  for (const [index, draft] of drafts.entries())
    settled.written.push({ draft, outcome: result.outcomes[index] ?? 'unchanged' })
  for (const [entity, count] of result.created)
    settled.created.set(entity, (settled.created.get(entity) ?? 0) + count)
  for (const [name, keys] of result.found)
    settled.found.set(name, new Map([...(settled.found.get(name) ?? []), ...keys]))
}

interface Sorted {
  /** Issues by the place of their draft. */
  bad: Map<number, Issue[]>
  /** Records that could not be made on the way. */
  related: { key: string; message: Message }[]
}

function sortIssues(issues: Issue[]): Sorted {
  const bad = new Map<number, Issue[]>()
  const related: Sorted['related'] = []
  for (const issue of issues) {
    const [first, lookup, key] = issue.path
    if (typeof first === 'number') bad.set(first, [...(bad.get(first) ?? []), issue])
    else if (first === relatedPath)
      related.push({ key: nameOf({ name: String(lookup) }, String(key)), message: issue.message })
  }
  return { bad, related }
}

/** The row that an issue is about: that of the part which it names, else the first. */
function problemOf(draft: Draft, { path, message }: Issue): Problem {
  const names = path.filter((step) => step !== 'create' && step !== 'update')
  const own = typeof names[0] === 'number' ? names.slice(1) : names
  const [list, at, ...rest] = own
  const part = typeof list === 'string' && typeof at === 'number' ? draft.parts.get(list)?.[at] : undefined
  const row = part?.row ?? draft.document.rows[0]
  if (!row) throw new Error('A document has at least one row.')
  const field = part ? [list, ...rest].join('.') : own.join('.')
  return { row, field: field || undefined, message }
}
