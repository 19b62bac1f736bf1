/** Commits one batch. */
import type { ControlledTransaction } from 'kysely'
import type { Row } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { isRetryable } from '#server/records/database-errors.ts'
import { account } from './account.ts'
import type { Batch } from './batches.ts'
import { KeyTaken } from './external-keys.ts'
import { keepProgress } from './job.ts'
import { type Run, shareOf } from './run.ts'
import { settleBatch } from './settle.ts'
import { createTally } from './sums.ts'

type Transaction = ControlledTransaction<Record<string, Row>>

const mostAttempts = 5

/** Writes one batch and the note of it: both, or neither. */
export async function commitBatch(run: Run, batch: Batch, shared: Transaction | undefined): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const transaction = shared ?? (await run.scope.db.startTransaction().execute())
    const progress = structuredClone(run.progress)
    const tally = createTally(run.recipe.checks, progress.sums)
    const errors = [...run.errors]
    try {
      const settled = await settleBatch(
        run.scope,
        transaction,
        run.recipe,
        batch.drafts,
        run.cache,
        run.request.mode === 'TRY',
      )
      await account(run, batch, settled, { progress, tally, errors })
      const noted = shared ? run.scope.db : transaction
      const isKept = await keepProgress(noted, run.jobId, progress, Math.floor(shareOf(run) * 100), errors)
      if (!isKept)
        throw new TrellisError(
          'CONFLICT',
          'The import was stopped. What was imported so far stays; run it again to go on.',
        )
      if (!shared) await transaction.commit().execute()
      run.cache.keep(settled.found)
      Object.assign(run, { progress, tally, errors })
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
