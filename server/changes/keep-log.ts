import { type Kysely, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import { makePartitions, trimPartitions } from './partitions.ts'

/** Months that the change log is kept unless `TRELLIS_CHANGE_LOG_MONTHS` says otherwise. */
const usualMonths = 24

/** Makes the next months of the log, and drops those that are older than it is kept. */
export async function keepLog(
  db: Kysely<Record<string, Row>>,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const wanted = Number(env.TRELLIS_CHANGE_LOG_MONTHS || usualMonths)
  const months = Number.isInteger(wanted) && wanted > 0 ? wanted : usualMonths
  await db.connection().execute(async (connection) => {
    const run = (text: string) => sql.raw(text).execute(connection)
    await makePartitions(run)
    await trimPartitions(run, months)
  })
}
