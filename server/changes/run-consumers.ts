/** Runs the consumers of modules: for each tenant, a look at the log every second, and work where there is some. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { ChangeConsumer } from '#core/consumer.ts'
import type { Viewer } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import type { Db, JobTenant } from '#server/jobs/transport.ts'
import { type OperationScope, runWithin } from '#server/records/transaction.ts'
import { systemViewer } from '#server/sync/seed-rules.ts'
import { consumeChanges } from './consumer.ts'
import { readChanges } from './feed.ts'
import { markSql } from './marks.ts'

/** How consumers are run. */
export interface ConsumersOptions {
  tenants(): Promise<JobTenant[]>
  log(error: unknown, tenant: string): void
  /** Milliseconds between two looks; 1000 when left out. */
  interval?: number
}

/** After a failure a consumer waits, twice as long each time, up to a minute. */
const longestWait = 60_000
const usualLimit = 500

/** Starts it. Any number of processes may: of each consumer of a tenant one works at a time. */
export function startConsumers({ tenants, log, interval = 1000 }: ConsumersOptions): {
  stop(): Promise<void>
} {
  const waits = new Map<string, { until: number; length: number }>()
  let running: Promise<void> | undefined
  let isStopping = false

  async function look(): Promise<void> {
    for (const tenant of await tenants())
      for (const consumer of tenant.registry().modules.flatMap(({ consumers = [] }) => consumers)) {
        if (isStopping) return
        const key = `${tenant.url} ${consumer.name}`
        const wait = waits.get(key)
        if (wait && wait.until > performance.now()) continue
        try {
          while ((await consumeOnce(tenant, consumer)) && !isStopping);
          waits.delete(key)
        } catch (error) {
          const length = Math.min(longestWait, (wait?.length ?? interval) * 2)
          waits.set(key, { until: performance.now() + length, length })
          log(error, tenant.name)
        }
      }
  }

  const timer = setInterval(() => {
    running ??= look()
      .catch((error) => log(error, ''))
      .finally(() => {
        running = undefined
      })
  }, interval)
  return {
    async stop() {
      isStopping = true
      clearInterval(timer)
      await running
    },
  }
}

/** One page of the log for one consumer; is there more at once? */
export async function consumeOnce(
  { db, registry }: JobTenant,
  consumer: ChangeConsumer,
  viewer: Viewer = systemViewer,
): Promise<boolean> {
  const scope: OperationScope = {
    registry: registry(),
    db,
    viewer,
    requestId: `${consumer.name} ${randomUUID()}`,
  }
  const inContext = <R>(transaction: Db, work: Parameters<typeof runWithin<R>>[3]): Promise<R> =>
    runWithin(scope, transaction, false, work)
  const entities = await inContext(db, (_operation, context) => consumer.entities(context))
  const { limit = usualLimit } = consumer
  try {
    if (!(await isBehind(db, consumer.name, entities))) return false
    const { hasMore } = await consumeChanges(
      db,
      consumer.name,
      { entities, limit },
      async (transaction, changes) => {
        await sql
          .raw(markSql({ actor: null, requestId: scope.requestId, reason: consumer.label }))
          .execute(transaction)
        await inContext(transaction, async (_operation, context) => {
          await consumer.run(context, changes)
          await context.save()
        })
      },
    )
    return hasMore
  } catch (error) {
    if (!(error instanceof TrellisError && error.code === 'RESYNC')) throw error
    // What the log does not hold any more cannot be worked on: it goes on from now, and somebody reads of it.
    await sql`delete from change_consumer where name = ${consumer.name}`.execute(db)
    throw error
  }
}

/**
 * Is there anything after its place, or is it time to move that on? Asked without a lock, because mostly there is
 * nothing; moved all the same, so that no look has to pass over much that does not concern it.
 */
async function isBehind(db: Db, name: string, entities: string[]): Promise<boolean> {
  const { rows } = await sql<{ cursor: string; isOld: boolean }>`
    select cursor, updated_at < now() - interval '1 minute' as "isOld" from change_consumer where name = ${name}`.execute(
    db,
  )
  const [known] = rows
  if (!known || known.isOld) return true
  if (entities.length === 0) return false
  const { changes } = await readChanges(db, { since: known.cursor, entities, limit: 1 })
  return changes.length > 0
}
