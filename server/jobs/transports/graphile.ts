/** Jobs by graphile-worker, on the tenant's own PostgreSQL: no server beside the database. */
import { EventEmitter } from 'node:events'
import { Logger, run, runMigrations, type WorkerPool } from 'graphile-worker'
import { sql } from 'kysely'
import type { Db, JobTenant, OpenQueue, QueueOptions, Transport } from '../transport.ts'
import { announceWaiting, setDelivery } from './delivery.ts'

/** Replaces what a waiting job is told to; runs in the transaction that makes it wait. */
const deliverySql = `
create or replace function job_deliver(ids bigint[]) returns void language sql as $$
  select from graphile_worker.add_jobs(array(
    select ('trellis_job', json_build_object('id', id), null, run_at, 25, 'job:' || id, priority, null)::graphile_worker.job_spec
    from job where id = any(ids)
  ))
$$`

/** What the library has to say is told by the platform's own log, where it matters. */
const silent = new Logger(() => () => undefined)

/** A job that finds no worker ready is offered again after some seconds. */
class Later extends Error {}

/** The default transport. */
export function graphileTransport(): Transport {
  return { name: 'graphile-worker', open, close: async () => undefined }
}

async function open(tenant: JobTenant, options: QueueOptions): Promise<OpenQueue> {
  const { pool, db } = options
  await runMigrations({ pgPool: pool, logger: silent })
  await setDelivery(db, deliverySql)
  await releaseUnknown(db)
  await announceWaiting(db)
  const events = new EventEmitter()
  let id = ''
  events.on('pool:create', ({ workerPool }: { workerPool: WorkerPool }) => {
    id = workerPool.id
  })
  const runner = await run({
    pgPool: pool,
    logger: silent,
    events,
    concurrency: options.concurrency,
    pollInterval: 1000,
    noHandleSignals: true,
    crontab: '',
    // Gathered ends are tried again when the database is away. Single ones would end the process: nobody awaits them.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    taskList: {
      trellis_job: async (payload) => {
        const outcome = await options.deliver(Number((payload as { id: number }).id))
        if (outcome === 'LATER') throw new Later()
      },
    },
  })
  const ended = runner.promise.catch((error) => options.log(error, tenant.name))
  // A process that died before it was known to be alive holds deliveries under a name that nobody misses.
  const tidy = setInterval(
    () => void releaseUnknown(db).catch((error) => options.log(error, tenant.name)),
    30_000,
  )
  return {
    id,
    ended,
    async releaseDead(ids) {
      await sql`select graphile_worker.force_unlock_workers(${ids}::text[])`.execute(db)
    },
    async stop() {
      clearInterval(tidy)
      await runner.stop().catch(() => undefined)
    },
  }
}

async function releaseUnknown(db: Db): Promise<void> {
  await sql`
    select graphile_worker.force_unlock_workers(array(
      select distinct locked_by from graphile_worker.jobs
      where locked_at < now() - interval '10 seconds' and locked_by not in (select id from job_worker)
    ))`.execute(db)
}
