/** Connections to tenants' databases: opened on demand, bounded over all tenants, dropped when idle. */
import type { Kysely } from 'kysely'
import type pg from 'pg'
import type { Row } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { databaseOver, pipelinedPool } from '#server/sync/pipeline.ts'
import { keepWishes, mayPrepare } from './statements.ts'
import { type TraceStatement, traceStatements } from './trace-statements.ts'
import { watchPools } from './watch-pools.ts'

/** Bounds of the pools of one process. */
export interface PoolLimits {
  /** Connections of one tenant. */
  perTenant: number
  /** Tenants with open connections at the same time. */
  tenants: number
  /** Milliseconds after which an unused pool is dropped. */
  idle: number
  /** Milliseconds that a statement may take. */
  statement: number
  /** Milliseconds until a connection has to be there, the wait for a free one included. */
  connect: number
}

export const defaultLimits: PoolLimits = {
  perTenant: 10,
  tenants: 15,
  idle: 5 * 60_000,
  statement: 30_000,
  connect: 4_000,
}

/**
 * How soon the server notices that we are gone: it then rolls back what was open, and frees its locks. Poolers refuse
 * such options, so they go with `TRELLIS_PREPARED`.
 */
const noticeOptions =
  '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c tcp_user_timeout=10000 -c client_connection_check_interval=2000'

/** The pools of one process. */
export interface Pools {
  /** The database behind a URL; the object stays valid when its connections are dropped and opened again. */
  databaseOf(url: string): Kysely<Record<string, Row>>
  /** How many pools and connections are open. */
  size(): { pools: number; connections: number }
  /** Drops the connections to one database once they are given back. */
  drop(url: string): Promise<void>
  close(): Promise<void>
}

interface OpenPool {
  pool: pg.Pool
  lastUsed: number
  inUse: number
}

const connects = new WeakMap<object, () => Promise<pg.PoolClient>>()

/**
 * A connection of the pool behind `databaseOf`, to be released; undefined for a transaction, which has its own.
 * Kysely's layers cost as much as a small read does, so compiled reads do without them.
 */
export function connectionOf(db: Kysely<Record<string, Row>>): Promise<pg.PoolClient> | undefined {
  return connects.get(db)?.()
}

/** Makes the (still empty) set of pools; `traced` sees every statement. */
export function createPools(limits: PoolLimits = defaultLimits, traced?: TraceStatement): Pools {
  const open = new Map<string, OpenPool>()
  const isPreparing = mayPrepare(process.env)
  const databases = new Map<string, Kysely<Record<string, Row>>>()
  const sweep = setInterval(dropIdle, Math.min(limits.idle, 30_000))
  sweep.unref()
  const watch = watchPools((url) => void drop(url).catch(() => undefined))

  function dropIdle(): void {
    for (const [url, { lastUsed, inUse }] of open) {
      if (inUse === 0 && Date.now() - lastUsed > limits.idle) void drop(url)
    }
  }

  async function drop(url: string): Promise<void> {
    const found = open.get(url)
    open.delete(url)
    await found?.pool.end()
  }

  function openPool(url: string): OpenPool {
    const known = open.get(url)
    if (known) return known
    if (open.size >= limits.tenants) makeRoom()
    const pool = pipelinedPool({
      connectionString: url,
      max: limits.perTenant,
      min: 0,
      idleTimeoutMillis: 30_000,
      connectionTimeoutMillis: limits.connect,
      statement_timeout: limits.statement,
      idle_in_transaction_session_timeout: 60_000,
      keepAlive: true,
      application_name: 'trellis',
      ...(isPreparing ? { options: noticeOptions } : {}),
    })
    // A connection that breaks while idle is replaced by the next query; one in use tells its query.
    pool.on('error', () => undefined)
    pool.on('connect', (client) => {
      client.on('error', () => undefined)
      keepWishes(client, url, isPreparing)
      if (traced) traceStatements(client, traced)
    })
    const opened: OpenPool = { pool, lastUsed: Date.now(), inUse: 0 }
    open.set(url, opened)
    return opened
  }

  /** Drops the pool that was not used for longest; when all are busy, the request has to come again. */
  function makeRoom(): void {
    const idle = [...open]
      .filter(([, { inUse }]) => inUse === 0)
      .sort(([, a], [, b]) => a.lastUsed - b.lastUsed)[0]
    if (!idle)
      throw new TrellisError('UNAVAILABLE', 'Too many tenants are busy at once. Try again shortly.', {
        retryAfter: 1,
      })
    void drop(idle[0])
  }

  async function connect(url: string): Promise<pg.PoolClient> {
    const used = openPool(url)
    used.inUse++
    used.lastUsed = Date.now()
    try {
      const client = await inTime(used.pool.connect(), limits.connect)
      watch.taken(url, client)
      const release = client.release
      client.release = (error) => {
        client.release = release
        watch.given(url, client)
        used.inUse--
        used.lastUsed = Date.now()
        release.call(client, error)
      }
      return client
    } catch (error) {
      used.inUse--
      throw error
    }
  }

  return {
    databaseOf(url) {
      const known = databases.get(url)
      if (known) return known
      const pool = { connect: () => connect(url), end: () => drop(url) }
      const database = databaseOver(pool as pg.Pool)
      databases.set(url, database)
      connects.set(database, () => connect(url))
      return database
    },
    size: () => ({
      pools: open.size,
      connections: [...open.values()].reduce((sum, { pool }) => sum + pool.totalCount, 0),
    }),
    drop,
    async close() {
      clearInterval(sweep)
      watch.close()
      await Promise.all([...open.keys()].map(drop))
    },
  }
}

/** The pool bounds the wait for a free connection and that for a new one each; this bounds both together. */
async function inTime(asked: Promise<pg.PoolClient>, milliseconds: number): Promise<pg.PoolClient> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(reject, milliseconds, new Error('timeout exceeded when trying to connect'))
  })
  try {
    return await Promise.race([asked, late])
  } catch (error) {
    // Whoever comes too late goes back to the pool.
    asked.then(
      (client) => client.release(),
      () => undefined,
    )
    throw error
  } finally {
    clearTimeout(timer)
  }
}
