import type { Kysely } from 'kysely'
import type { Row } from '#core/context.ts'
import { databaseOver, pipelinedPool } from '#server/sync/pipeline.ts'

/** Connections that one command may need at once: a lock, a transaction, and notes beside it. */
const connections = 6

/** Runs work on a tenant's database, with as many connections as one long command needs. */
export async function withTenantDatabase<R>(
  url: string,
  work: (db: Kysely<Record<string, Row>>) => Promise<R>,
): Promise<R> {
  const pool = pipelinedPool({
    connectionString: url,
    max: connections,
    application_name: 'trellis command',
  })
  pool.on('error', () => undefined)
  try {
    return await work(databaseOver(pool))
  } finally {
    await pool.end()
  }
}
