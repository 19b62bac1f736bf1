/**
 * Statements that do not wait for each other travel together: what is sent before the last answer came goes out at
 * once, and PostgreSQL works through it in order. A write of many small statements waits for few round trips.
 */
import { type CompiledQuery, Kysely, type KyselyConfig, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Row } from '#core/context.ts'

type Database = Kysely<Record<string, Row>>

/** A pool whose connections send statements without waiting for the answer to the one before. */
export function pipelinedPool(config: pg.PoolConfig): pg.Pool {
  return new pg.Pool({ ...config, pipeline: true } as pg.PoolConfig)
}

/** Kysely over such a pool. */
export function databaseOver(
  pool: Pick<pg.Pool, 'connect' | 'end'>,
  log?: KyselyConfig['log'],
): Kysely<Record<string, Row>> {
  return new Kysely({ dialect: new PostgresDialect({ pool: pool as pg.Pool }), log })
}

/**
 * Lets the statements of one connection travel together; Kysely by itself sends each after the answer to the last.
 * @returns closes it: a statement that comes later is refused, as the connection serves somebody else by then
 */
export async function travelTogether(connection: Database): Promise<() => void> {
  const executor = connection.getExecutor()
  const driver = await executor.provideConnection(async (given) => given)
  let isOpen = true
  const together = executor.withConnectionProvider({
    provideConnection: async (consumer) => {
      if (!isOpen) throw new Error('The transaction of this statement has ended.')
      return consumer(driver)
    },
  })
  Object.assign(connection, {
    getExecutor: () => together,
    executeQuery: (query: CompiledQuery) => together.executeQuery(query),
  })
  return () => {
    isOpen = false
  }
}
