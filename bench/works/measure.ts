/** Runs all works of the standard size. */
import { type Contender, startContender } from '../contenders/contender.ts'
import type { Plan } from '../load/rounds.ts'
import type { Sizes } from '../stage/fill-sql.ts'
import type { Stage } from '../stage/stage.ts'
import { captureLimit } from './capture.ts'
import { measurePages, measurePolicies, measureRead } from './measure-reads.ts'
import { measureTenants } from './measure-tenants.ts'
import { measureBulk, measureCreate } from './measure-writes.ts'
import { reads } from './reads.ts'
import { trellisSettings } from './targets.ts'
import type { Row } from './work.ts'
import { insertPartners } from './writes.ts'

/** Page whose cost is compared with that of the first. */
const farPage = 1_000

/**
 * Measures everything on a stage: reads first, because writes change what they read.
 * @param onRow gets each row as soon as it is known
 */
export async function measureAll(
  stage: Stage,
  stored: Sizes,
  plan: Plan,
  onRow: (row: Row) => void,
): Promise<Row[]> {
  const rows: Row[] = []
  const add = (row: Row): void => {
    rows.push(row)
    onRow(row)
  }
  const work = await captureLimit(stage, reads)
  const running: Contender[] = []
  const start = async (name: string, settings: Record<string, string>): Promise<Contender> => {
    const contender = await startContender(name, settings)
    running.push(contender)
    return contender
  }
  try {
    const database = { BENCH_DATABASE: stage.databaseUrl }
    const trellis = await start('trellis', trellisSettings(stage))
    const postgraphile = await start('postgraphile', database)
    const limit = await start('limit', database)
    await limit.ask({ ...work, '/partners': [{ key: 'partners', ...insertPartners }] })
    const { apiKey, sellerKey, databaseUrl } = stage
    const readers = { trellis, postgraphile, limit, apiKey, sellerKey }
    for (const read of reads) add(await measureRead(read, readers, plan))
    add(await measurePages(readers, plan, farPage))
    add(await measurePolicies(readers, plan))
    await postgraphile.stop()

    const mikroOrm = await start('mikro-orm', database)
    const writers = { trellis, mikroOrm, limit, apiKey, databaseUrl, stored }
    for (const row of await measureCreate(writers, plan)) add(row)
    add(await measureBulk(writers, plan))
    for (const row of await measureTenants(stage)) add(row)
    return rows
  } finally {
    for (const contender of running) await contender.stop()
  }
}
