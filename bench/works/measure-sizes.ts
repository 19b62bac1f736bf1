/** What one request costs as the tenant grows. */
import { startContender } from '../contenders/contender.ts'
import { type Plan, runRounds } from '../load/rounds.ts'
import { setStage } from '../stage/stage.ts'
import { createLatency } from './measure-writes.ts'
import { reads } from './reads.ts'
import { graphql, trellisSettings } from './targets.ts'

/** Milliseconds of one request, one after the other, by the number of orders. */
export interface SizeRow {
  orders: number
  list: number
  nested: number
  aggregate: number
  create: number
}

/** The numbers of orders. There are a tenth as many partners, and four times as many lines. */
export const sizes = [10_000, 100_000, 1_000_000]

/** Shorter than for ratios: only the slope counts. */
const plan: Plan = { connections: 1, rounds: 3, milliseconds: 2_000, warmUp: 2_000 }

/** Measures Trellis on a stage of its own of that size. */
export async function measureSize(orders: number): Promise<SizeRow> {
  const partners = orders / 10
  const stage = await setStage({ partners, products: 2_000, orders })
  try {
    const trellis = await startContender('trellis', trellisSettings(stage))
    try {
      const latency = async (key: string): Promise<number> => {
        const document = reads.find((read) => read.key === key)?.document ?? ''
        const target = graphql(trellis.address, stage.apiKey, document)
        return (await runRounds({ target }, plan)).target.latency
      }
      const [list, nested, aggregate] = [
        await latency('list'),
        await latency('nested'),
        await latency('aggregate'),
      ]
      const { apiKey, databaseUrl } = stage
      const create = await createLatency({ trellis, apiKey, databaseUrl, stored: { orders, partners } }, plan)
      return { orders, list, nested, aggregate, create }
    } finally {
      await trellis.stop()
    }
  } finally {
    await stage.stop()
  }
}
