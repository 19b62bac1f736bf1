/** A worker: takes jobs of all tenants, keeps their leases, and takes over from workers that died. */
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { setBack } from './claim.ts'
import { WorkerStops } from './fence.ts'
import { keepLeases, type Leases } from './leases.ts'
import { runJob } from './run-job.ts'
import type { ServerJob } from './server-job.ts'
import { createSlots } from './slots.ts'
import { sweep, sweepMilliseconds } from './sweep.ts'
import type { Db, JobTenant, OpenQueue, Outcome, Transport } from './transport.ts'

/** How a worker works. */
export interface WorkerOptions {
  transport: Transport
  /** Tenants whose jobs are run; asked again and again. Their databases have all tables. */
  tenants(): Promise<JobTenant[]>
  serverJobs: ServerJob[]
  log(error: unknown, tenant: string): void
  /** Jobs of one tenant at a time; 4 when left out. */
  perTenant?: number
  /** Jobs of this process at a time; 12 when left out. */
  total?: number
  /** Milliseconds that jobs have to end by themselves when the worker stops; 20,000 when left out. */
  patience?: number
}

/** A running worker. */
export interface Worker {
  /** Jobs under way in this process. */
  readonly running: number
  /** Opens the queues of tenants that came since, closes those of tenants that went. */
  refresh(): Promise<void>
  /** Takes no more jobs, lets those under way end, and gives back those that do not in time. */
  stop(): Promise<void>
}

interface OpenTenant {
  tenant: JobTenant
  queue: OpenQueue
  leases: Leases
  close(): Promise<void>
}

/** Milliseconds between two looks at the list of tenants. */
const refreshMilliseconds = 2000
/** After they were told to stop, jobs have this long (ms) to do so. */
const abortMilliseconds = 1000

/** Starts a worker. It returns at once; a tenant that cannot be served now is tried again. */
export function startWorker(options: WorkerOptions): Worker {
  const { transport, log, perTenant = 4, total = 12, patience = 20_000 } = options
  const slots = createSlots(total)
  const serverJobs = new Map(options.serverJobs.map((one) => [one.name, one]))
  const open = new Map<string, OpenTenant>()
  let isStopping = false
  let refreshing = Promise.resolve()

  async function openTenant(tenant: JobTenant): Promise<void> {
    const workerId = `${hostname().slice(0, 60)}:${process.pid}`
    const { pool, db } = openConnections(tenant.url)
    const ready = Promise.withResolvers<Leases>()
    const deliver = async (id: number): Promise<Outcome> => {
      const leases = await ready.promise
      const free = await slots.take()
      try {
        if (isStopping) return 'LATER'
        return await runJob({ workerId, db, leases, serverJobs, log }, tenant, id)
      } catch (error) {
        log(error, tenant.name)
        return 'LATER'
      } finally {
        free()
      }
    }
    const queue = await transport
      .open(tenant, { pool, db, concurrency: perTenant, deliver, log })
      .catch(async (error) => {
        await pool.end()
        throw error
      })
    const leases = keepLeases(db, queue.id, (error) => log(error, tenant.name))
    let sweeping = Promise.resolve()
    let isSwept = true
    const timer = setInterval(() => {
      if (!isSwept) return
      isSwept = false
      sweeping = sweep(db, queue)
        .then((ids) => void ids.map(deliver))
        .catch((error) => log(error, tenant.name))
        .finally(() => {
          isSwept = true
        })
    }, sweepMilliseconds)
    ready.resolve(leases)
    let isClosing = false
    const one: OpenTenant = {
      tenant,
      queue,
      leases,
      async close() {
        if (isClosing) return
        isClosing = true
        open.delete(tenant.url)
        const stopped = queue.stop()
        await endJobs(leases, patience)
        await giveBack(db, leases)
        clearInterval(timer)
        await sweeping
        leases.stop()
        await queue.releaseDead([queue.id]).catch(() => undefined)
        // A job that does not stop is waited for no longer, but the transport still notes its end.
        const ended = stopped.finally(() => pool.end()).catch((error) => log(error, tenant.name))
        await Promise.race([ended, sleep(abortMilliseconds, undefined, { ref: false })])
      },
    }
    open.set(tenant.url, one)
    // The next look at the tenants opens it again.
    void queue.ended.then(() => one.close()).catch((error) => log(error, tenant.name))
  }

  async function look(): Promise<void> {
    const wanted = await options.tenants()
    for (const tenant of wanted) {
      if (isStopping || open.has(tenant.url)) continue
      await openTenant(tenant).catch((error) => log(error, tenant.name))
    }
    for (const one of [...open.values()])
      if (!wanted.some(({ url }) => url === one.tenant.url))
        await one.close().catch((error) => log(error, one.tenant.name))
  }

  function refresh(): Promise<void> {
    refreshing = refreshing.then(() => (isStopping ? undefined : look())).catch((error) => log(error, ''))
    return refreshing
  }

  const timer = setInterval(() => void refresh(), refreshMilliseconds)
  void refresh()
  return {
    get running() {
      return [...open.values()].reduce((sum, { leases }) => sum + leases.size, 0)
    },
    refresh,
    async stop() {
      isStopping = true
      clearInterval(timer)
      await refreshing
      await Promise.all(
        [...open.values()].map((one) => one.close().catch((error) => log(error, one.tenant.name))),
      )
      await transport.close()
    },
  }
}

/** What did not stop when it was told to: others may have it now, and nothing that it still does is kept. */
async function giveBack(db: Db, leases: Leases): Promise<void> {
  for (const attempt of leases.held()) {
    await setBack(db, attempt, { wait: 0, error: null, isReleased: true }).catch(() => undefined)
  }
}

/** Connections apart from those of requests and jobs, so that leases are renewed however busy these are. */
function openConnections(url: string): { pool: pg.Pool; db: Db } {
  const pool = new pg.Pool({
    connectionString: url,
    max: 4,
    application_name: 'trellis jobs',
    connectionTimeoutMillis: 5000,
    statement_timeout: 30_000,
    keepAlive: true,
  })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return { pool, db: new Kysely({ dialect: new PostgresDialect({ pool }) }) }
}

/** Waits for the jobs under way; those that do not end in time are told to stop, and given back. */
async function endJobs(leases: Leases, patience: number): Promise<void> {
  const isIdle = async (limit: number): Promise<boolean> => {
    for (const end = Date.now() + limit; Date.now() < end; await sleep(50)) if (leases.size === 0) return true
    return leases.size === 0
  }
  if (!(await isIdle(patience))) {
    leases.abort(new WorkerStops())
    await isIdle(abortMilliseconds)
  }
}
