/** One operation, one transaction: begin, work, reply, commit; roll back a dry run; try again after a deadlock. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { SqlEntityManager } from '@mikro-orm/postgresql'
import { type Kysely, sql } from 'kysely'
import type { AsUser, Context, Row, Viewer } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { RefusalWithWork } from '#core/gate.ts'
import { say } from '#core/say.ts'
import { isUnreachable } from '#core/unreachable.ts'
import type { Policy } from '#server/access/policy/compile.ts'
import { policyFor } from '#server/access/policy/policy-for.ts'
import { beginSql, type Marks } from '#server/changes/marks.ts'
import type { Registry } from '#server/registry/registry.ts'
import { travelTogether } from '#server/sync/pipeline.ts'
import { createAccess } from './access.ts'
import './calendar-days.ts'
import { commitError } from './commit-error.ts'
import { createContext } from './context.ts'
import { databaseError, isRetryable } from './database-errors.ts'
import { claimKey, type IdempotentCall, keepResponse } from './idempotency.ts'

import type { Operation } from './operation.ts'
import { viewerOfUser } from './viewer-of-user.ts'
import { registerWritten } from './written.ts'

/** Where and for whom operations run. */
export interface OperationScope {
  registry: Registry
  db: Kysely<Record<string, Row>>
  viewer: Viewer
  /** The locale of the answer; the viewer's own when it is left out. */
  locale?: string
  requestId: string
  /** Called once something was committed. */
  committed?: (() => void) | undefined
  /** What the viewer may do; looked up when it is left out. */
  policy?: Policy
  /** Noted in the change log where an operation gives no reason of its own. */
  reason?: string
  /** Guards every transaction, where the work may have gone to somebody else meanwhile. */
  fence?: Fence
}

/** What is asked when a transaction begins and again just before it commits; an error rolls it back. */
export interface Fence {
  begin(db: Kysely<Record<string, Row>>): Promise<void>
  check(db: Kysely<Record<string, Row>>): Promise<void>
  /** Marks a connection that holds something for the work; gives the call that ends it. */
  hold(db: Kysely<Record<string, Row>>): Promise<() => Promise<void>>
}

/** How one operation runs. */
export interface OperationOptions {
  isDryRun?: boolean
  idempotency?: IdempotentCall
  /** Noted in the change log beside each change. */
  reason?: string
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
      if (error instanceof RefusalWithWork && !options.isDryRun) {
        throw await attemptOperation(scope, { reason: options.reason }, async (_operation, context) => {
          const refusal = await error.afterwards(context)
          await context.save()
          return refusal
        })
      }
      if (!(error instanceof TrellisError) && isUnreachable(error)) {
        throw new TrellisError(
          'UNAVAILABLE',
          say`The database cannot be reached now. Nothing was changed; try again shortly.`,
          { retryAfter: 2, cause: error },
        )
      }
      if (!isRetryable(error) || attempt >= maxAttempts) throw error
      await sleep(2 ** attempt * 5 * (0.5 + Math.random()))
    }
  }
}

/** What the change log notes beside what an operation of this scope writes. */
export function marksOf({ viewer, requestId, reason }: OperationScope, own?: string): Marks {
  return { actor: viewer.userId, via: viewer.via, requestId, reason: own ?? reason }
}

async function attemptOperation<R>(
  scope: OperationScope,
  options: OperationOptions,
  work: (operation: Operation, context: Context) => Promise<R>,
): Promise<R> {
  const { isDryRun = false, idempotency } = options
  const marks = marksOf(scope, options.reason)
  return scope.db.connection().execute(async (transaction) => {
    const close = await travelTogether(transaction)
    const end = async (how: 'commit' | 'rollback') => {
      isOpen = false
      await sql.raw(how).execute(transaction).finally(close)
    }
    let isOpen = true
    // By hand, because it says in the same message who is at work. It travels with the first statement.
    const begun = sql.raw(beginSql(marks)).execute(transaction)
    begun.catch(() => undefined)
    try {
      await scope.fence?.begin(transaction)
      const claimed = idempotency ? await claimKey(transaction, idempotency) : undefined
      if (claimed) {
        await end('rollback')
        return claimed.response as R
      }
      const result = await runWithin(scope, transaction, isDryRun, work)
      if (idempotency) await keepResponse(transaction, idempotency, result)
      if (!isDryRun) await scope.fence?.check(transaction)
      await begun
      await end(isDryRun ? 'rollback' : 'commit').catch((error) => {
        throw isDryRun ? error : commitError(error)
      })
      if (!isDryRun) scope.committed?.()
      return result
    } catch (error) {
      if (isOpen) await end('rollback').catch(() => undefined)
      throw error
    }
  })
}

/** Runs one operation in a transaction that the caller ends: an import may share one among many batches. */
export async function runWithin<R>(
  scope: OperationScope,
  transaction: Kysely<Record<string, Row>>,
  isDryRun: boolean,
  work: (operation: Operation, context: Context) => Promise<R>,
): Promise<R> {
  const policy = scope.policy ?? (await policyFor(scope.registry.model, scope.db, scope.viewer))
  const operation = createOperation(scope, transaction, isDryRun, policy)
  return work(operation, createContext(operation)).catch((error) => {
    throw databaseError(operation, error)
  })
}

function createOperation(
  scope: OperationScope,
  transaction: Kysely<Record<string, Row>>,
  isDryRun: boolean,
  policy: Policy,
): Operation {
  // Nothing reaches the database but by `save`, which runs the rules; a query must not flush what they have not seen.
  const em = scope.registry.orm.em.fork({ flushMode: 'commit' }) as SqlEntityManager
  em.setTransactionContext(transaction as never)
  const now = new Date()
  const written: Operation['written'] = new Map()
  return {
    registry: scope.registry,
    viewer: scope.viewer,
    get words() {
      const { languages } = scope.registry
      return (scope.locale ? languages.in(scope.locale) : languages.for(scope.viewer.locale, null)).words
    },
    get em() {
      if (written.size > 0) registerWritten(em, written)
      return em
    },
    db: transaction,
    now,
    today: calendarDay(now, scope.viewer.timeZone),
    requestId: scope.requestId,
    isDryRun,
    paths: new WeakMap(),
    transitions: new WeakMap(),
    references: new Map(),
    created: new Set(),
    written,
    asUser: (userId, how, work) => runAsUser(scope, transaction, isDryRun, userId, how, work),
    access: createAccess(policy),
    log: [],
  }
}

/** Another operation in the same transaction; a savepoint keeps what it does apart from what was done before. */
async function runAsUser<R>(
  scope: OperationScope,
  transaction: Kysely<Record<string, Row>>,
  isDryRun: boolean,
  userId: number,
  { isTrial = false }: AsUser,
  work: (context: Context) => Promise<R>,
): Promise<R> {
  const viewer = await viewerOfUser(transaction, userId)
  const isOwn = scope.viewer.userId === userId
  const actAs = async (actor: number): Promise<void> => {
    if (!isOwn)
      await sql`select set_config('trellis.actor', ${actor ? String(actor) : ''}, true)`.execute(transaction)
  }
  await sql`savepoint as_user`.execute(transaction)
  try {
    await actAs(userId)
    const result = await runWithin(
      { ...scope, viewer, locale: undefined, policy: undefined },
      transaction,
      isDryRun || isTrial,
      async (_operation, context) => {
        const result = await work(context)
        await context.save()
        return result
      },
    )
    await sql
      .raw(isTrial ? 'rollback to savepoint as_user' : 'release savepoint as_user')
      .execute(transaction)
    if (!isTrial) await actAs(scope.viewer.userId)
    return result
  } catch (error) {
    // The setting goes back with it. After a lost connection there is nothing left to go back to.
    await sql`rollback to savepoint as_user`.execute(transaction).catch(() => undefined)
    throw error
  }
}

/** Making one takes longer than the rest of beginning an operation. There are some 400 zones. */
const dayFormats = new Map<string, Intl.DateTimeFormat>()

/** The calendar day of a moment in a time zone, `YYYY-MM-DD`. */
export function calendarDay(moment: Date, timeZone: string): string {
  const known = dayFormats.get(timeZone)
  const format = known ?? new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' })
  if (!known) dayFormats.set(timeZone, format)
  return format.format(moment)
}
