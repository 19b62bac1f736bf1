/** One operation, one transaction: begin, work, reply, commit; roll back a dry run; try again after a deadlock. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { SqlEntityManager } from '@mikro-orm/postgresql'
import type { ControlledTransaction, Kysely } from 'kysely'
import type { Context, Row, Viewer } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import type { Registry } from '#server/registry/registry.ts'
import './calendar-days.ts'
import { createContext } from './context.ts'
import { databaseError, isRetryable, isUnavailable } from './database-errors.ts'
import { claimKey, type IdempotentCall, keepResponse } from './idempotency.ts'
import type { Operation } from './operation.ts'

/** Where and for whom operations run. */
export interface OperationScope {
  registry: Registry
  db: Kysely<Record<string, Row>>
  viewer: Viewer
  requestId: string
}

/** How one operation runs. */
export interface OperationOptions {
  isDryRun?: boolean
  idempotency?: IdempotentCall
}

const maxAttempts = 5

/**
 * Runs `work` in a transaction of its own. Serialization failures and deadlocks are tried again, at most five times
 * with growing, random waits; a dry run is rolled back after its reply was read.
 */
export async function runOperation<R>(
  scope: OperationScope,
  options: OperationOptions,
  work: (operation: Operation, context: Context) => Promise<R>,
): Promise<R> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptOperation(scope, options, work)
    } catch (error) {
      if (isUnavailable(error)) {
        throw new TrellisError(
          'UNAVAILABLE',
          'The database cannot be reached now. Nothing was changed; try again shortly.',
          { retryAfter: 2, cause: error },
        )
      }
      if (!isRetryable(error) || attempt >= maxAttempts) throw error
      await sleep(2 ** attempt * 5 * (0.5 + Math.random()))
    }
  }
}

async function attemptOperation<R>(
  scope: OperationScope,
  options: OperationOptions,
  work: (operation: Operation, context: Context) => Promise<R>,
): Promise<R> {
  const transaction = await scope.db.startTransaction().execute()
  try {
    const claimed = options.idempotency ? await claimKey(transaction, options.idempotency) : undefined
    if (claimed) {
      await transaction.rollback().execute()
      return claimed.response as R
    }
    const result = await runWithin(scope, transaction, options.isDryRun ?? false, work)
    if (options.idempotency) await keepResponse(transaction, options.idempotency, result)
    if (options.isDryRun) await transaction.rollback().execute()
    else await transaction.commit().execute()
    return result
  } catch (error) {
    if (!transaction.isCommitted && !transaction.isRolledBack)
      await transaction
        .rollback()
        .execute()
        .catch(() => undefined)
    throw error
  }
}

/** Runs one operation in a transaction that the caller ends: an import may share one among many batches. */
export async function runWithin<R>(
  scope: OperationScope,
  transaction: ControlledTransaction<Record<string, Row>>,
  isDryRun: boolean,
  work: (operation: Operation, context: Context) => Promise<R>,
): Promise<R> {
  const operation = createOperation(scope, transaction, isDryRun)
  return work(operation, createContext(operation)).catch((error) => {
    throw databaseError(operation, error)
  })
}

function createOperation(
  scope: OperationScope,
  transaction: ControlledTransaction<Record<string, Row>>,
  isDryRun: boolean,
): Operation {
  // Nothing reaches the database but by `save`, which runs the rules; a query must not flush what they have not seen.
  const em = scope.registry.orm.em.fork({ flushMode: 'commit' }) as SqlEntityManager
  em.setTransactionContext(transaction as never)
  const now = new Date()
  return {
    registry: scope.registry,
    viewer: scope.viewer,
    em,
    db: transaction,
    now,
    today: calendarDay(now, scope.viewer.timeZone),
    requestId: scope.requestId,
    isDryRun,
    paths: new WeakMap(),
    transitions: new WeakMap(),
    references: new Map(),
    log: [],
  }
}

/** The calendar day of a moment in a time zone, `YYYY-MM-DD`. */
export function calendarDay(moment: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(moment)
}
