/** Commits one batch. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { ControlledTransaction, Kysely } from 'kysely'
import type { Row } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { markedTransaction, markTransaction } from '#server/changes/marks.ts'
import { isRetryable } from '#server/records/database-errors.ts'
import { marksOf } from '#server/records/transaction.ts'
import { account } from './account.ts'
import type { Batch } from './batches.ts'
import { KeyTaken } from './external-keys.ts'
import { keepProgress } from './job.ts'
import { makeRelated } from './make-related.ts'
import { type Run, shareOf } from './run.ts'
import { settleBatch } from './settle.ts'
import { createTally } from './sums.ts'
import type { Turns } from './turns.ts'

type Transaction = ControlledTransaction<Record<string, Row>>

const mostAttempts = 5

/** After so long (ms) a batch that waits for its turn lets go of its locks: the one before may be waiting for them. */
const patience = 3000

/**
 * Writes one batch and the note of it: both, or neither. With turns, several batches are written at the same time and
 * committed in their order.
 */
export async function commitBatch(
  run: Run,
  batch: Batch,
  shared: Transaction | undefined,
  turns?: Turns,
): Promise<void> {
  const related = turns ? await makeRelated(run, batch, turns) : undefined
  let hasTurn = false
  const takeTurn = async (limit?: number): Promise<boolean> => {
    if (!turns || hasTurn) return true
    const turn = turns.take('COMMIT', batch.number)
    const baton = limit === undefined ? await turn : await Promise.race([turn, sleep(limit, undefined)])
    if (!baton) return false
    hasTurn = true
    Object.assign(run, baton)
    return true
  }
  if (run.isSerial) await takeTurn()
  for (let attempt = 1; ; attempt++) {
    const transaction = shared ?? (await run.scope.db.startTransaction().execute())
    try {
      if (!shared) {
        await markTransaction(transaction, marksOf(run.scope))
        await run.scope.fence?.begin(transaction)
      }
      const settled = await settleBatch(
        run.scope,
        transaction,
        run.recipe,
        batch.drafts,
        run.cache,
        run.request.mode === 'TRY',
      )
      if (!(await takeTurn(patience))) {
        await transaction.rollback().execute()
        await takeTurn()
        run.isSerial = true
        continue
      }
      addCounts(settled.created, related?.created)
      const accounts = {
        progress: structuredClone(run.progress),
        tally: createTally(run.recipe.checks, run.progress.sums),
        errors: [...run.errors],
      }
      await account(run, batch, settled, accounts)
      const { progress, errors } = accounts
      const note = (db: Kysely<Record<string, Row>>): Promise<boolean> =>
        keepProgress(db, run.jobId, progress, Math.floor(shareOf(run) * 100), errors)
      const isKept = shared
        ? await markedTransaction(run.scope.db, marksOf(run.scope), note)
        : await note(transaction)
      if (!isKept)
        throw new TrellisError(
          'CONFLICT',
          say`The import was stopped. What was imported so far stays; run it again to go on.`,
        )
      if (!shared) {
        await run.scope.fence?.check(transaction)
        await transaction.commit().execute()
      }
      run.cache.keep(settled.found)
      Object.assign(run, accounts)
      if (related?.isHeld) turns?.pass('RELATED', batch.number)
      turns?.pass('COMMIT', batch.number, { progress, errors, isSerial: run.isSerial })
      return
    } catch (error) {
      if (!shared && !transaction.isCommitted && !transaction.isRolledBack)
        await transaction
          .rollback()
          .execute()
          .catch(() => undefined)
      if (shared || attempt >= mostAttempts || !(error instanceof KeyTaken || isRetryable(error))) throw error
    }
  }
}

function addCounts(counts: Map<string, number>, more: Map<string, number> | undefined): void {
  for (const [entity, count] of more ?? []) counts.set(entity, (counts.get(entity) ?? 0) + count)
}
