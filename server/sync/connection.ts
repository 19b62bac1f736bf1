import { setTimeout as sleep } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import pg from 'pg'
import type { Row } from '#core/context.ts'
import { errorCode } from '#server/embedded/error-code.ts'
import { databaseOver, pipelinedPool } from './pipeline.ts'

/** A database: by its URL, or by a pool that is open already. */
export type Database = string | pg.Pool

/** Runs work with Kysely on the database; what was opened for it is closed afterwards. */
export async function withKysely<R>(
  database: Database,
  work: (db: Kysely<Record<string, Row>>) => Promise<R>,
): Promise<R> {
  const pool = typeof database === 'string' ? pipelinedPool({ connectionString: database, max: 2 }) : database
  if (pool !== database) pool.on('error', () => undefined)
  try {
    return await work(databaseOver(pool))
  } finally {
    if (pool !== database) await pool.end()
  }
}

/** Runs work on one connection, which is closed or given back afterwards. */
export async function withClient<R>(
  database: Database,
  work: (client: pg.ClientBase) => Promise<R>,
): Promise<R> {
  if (typeof database !== 'string') {
    const client = await database.connect()
    try {
      return await work(client)
    } finally {
      client.release()
    }
  }
  const client = new pg.Client({ connectionString: database })
  // A connection that breaks tells it to the query that runs, too.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Any number that no other part of the platform uses for an advisory lock. */
export const syncLock = 7_240_001

/**
 * Runs work in one transaction that no other sync of the same database enters meanwhile. It never makes the requests
 * of a running system queue behind a long reader: a table that stays busy for seconds makes it step back and try again.
 */
export async function inSyncTransaction<R>(client: pg.ClientBase, work: () => Promise<R>): Promise<R> {
  for (let attempt = 1; ; attempt++) {
    await client.query(
      `begin; set local statement_timeout = 0; select pg_advisory_xact_lock(${syncLock}); set local lock_timeout = '5s'; set local search_path to public`,
    )
    try {
      const result = await work()
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch(() => undefined)
      if (errorCode(error) !== '55P03' || attempt >= 6) throw error
      await sleep(attempt * 500)
    }
  }
}
