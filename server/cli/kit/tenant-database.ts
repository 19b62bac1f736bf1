import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Row } from '#core/context.ts'

/** Connections that one command may need at once: a lock, a transaction, and notes beside it. */
const connections = 6

/** Runs work on a tenant's database, with as many connections as one long command needs. */
export async function withTenantDatabase<R>(
  url: string,
  work: (db: Kysely<Record<string, Row>>) => Promise<R>,
): Promise<R> {
  const pool = new pg.Pool({ connectionString: url, max: connections, application_name: 'trellis command' })
  pool.on('error', () => undefined)
  try {
    return await work(new Kysely<Record<string, Row>>({ dialect: new PostgresDialect({ pool }) }))
  } finally {
    await pool.end()
  }
}
