import { withClient } from '#server/sync/connection.ts'
import type { Contender } from '../contenders/contender.ts'
import { ask, type Target } from '../load/load.ts'
import { type Plan, runRounds } from '../load/rounds.ts'
import { type Row, rowOf } from './work.ts'
import { createOrder, createPartners, removeWritten } from './writes.ts'

/** The running contenders of the writes. */
export interface WriteContenders {
  trellis: Contender
  mikroOrm: Contender
  limit: Contender
  apiKey: string
  databaseUrl: string
  /** What is there before the first write. */
  stored: { orders: number; partners: number }
}

/** A mutation as Trellis takes it. */
function mutation({ trellis, apiKey }: Pick<WriteContenders, 'trellis' | 'apiKey'>, body: object): Target {
  const headers = { authorization: `Bearer ${apiKey}` }
  return { url: `${trellis.address}/graphql`, headers, body: JSON.stringify(body), varies: true }
}

/**
 * Milliseconds to create one order with ten lines, one after the other: beside MikroORM that only writes the rows, and
 * beside MikroORM that looks up and computes by hand what goes into them.
 */
export async function measureCreate(running: WriteContenders, plan: Plan): Promise<Row[]> {
  const trellis = mutation(running, createOrder)
  const targets = {
    trellis,
    mikroOrm: { url: `${running.mikroOrm.address}/order`, body: '{}', varies: true },
    byHand: { ...trellis, url: `${running.mikroOrm.address}/by-hand` },
  }
  await checkWritten(targets)
  const paces = await runRounds(targets, { ...plan, connections: 1 }, () => remove(running))
  const value = paces.trellis.latency
  return [
    rowOf(
      {
        title: 'Create one order with 10 lines',
        bar: { text: '≤ 2 × bare MikroORM', toPeer: { atMost: 2 } },
      },
      {
        value,
        unit: 'ms',
        peer: 'bare MikroORM',
        peerValue: paces.mikroOrm.latency,
        limitValue: null,
        note: 'Bare MikroORM writes rows that it was given. Trellis first finds prices, taxes, units, addresses and the next number, computes the totals, checks every rule and every right, and reads the reply back. What that comes to by hand, the next row tells.',
      },
    ),
    rowOf(
      {
        title: 'The same, beside MikroORM that finds and computes the same by hand',
        bar: { text: '≤ 1.25 × by hand', toPeer: { atMost: 1.25 } },
      },
      {
        value,
        unit: 'ms',
        peer: 'MikroORM by hand',
        peerValue: paces.byHand.latency,
        limitValue: null,
      },
    ),
  ]
}

/** Milliseconds to create 1,000 partners in one call. */
export async function measureBulk(running: WriteContenders, plan: Plan): Promise<Row> {
  const targets = {
    trellis: mutation(running, createPartners),
    limit: { url: `${running.limit.address}/partners`, body: '{}', varies: true },
  }
  await checkWritten(targets)
  await remove(running)
  const paces = await runRounds(targets, { ...plan, connections: 1 }, () => remove(running))
  return rowOf(
    { title: 'Create 1,000 partners in one call', bar: { text: '≤ 150 ms', value: { atMost: 150 } } },
    {
      value: paces.trellis.latency,
      unit: 'ms',
      peer: null,
      peerValue: null,
      limitValue: paces.limit.latency,
      note: 'The limit is the bare insert with the triggers and indexes of the table; the trigram indexes of the searchable fields are a good part of its time. What Trellis takes beyond that goes into parsing, rules and checks of each record.',
    },
  )
}

/** Milliseconds to create one order, for the cost against size. */
export async function createLatency(
  running: Omit<WriteContenders, 'mikroOrm' | 'limit'>,
  plan: Plan,
): Promise<number> {
  const targets = { trellis: mutation(running, createOrder) }
  await checkWritten(targets)
  const paces = await runRounds(targets, { ...plan, connections: 1 }, () => remove(running))
  return paces.trellis.latency
}

async function checkWritten(targets: Record<string, Target>): Promise<void> {
  for (const [name, target] of Object.entries(targets)) {
    const { data, errors } = await ask(target)
    if (errors || !data) throw new Error(`${name} cannot write: ${JSON.stringify(errors).slice(0, 500)}`)
  }
}

async function remove({
  databaseUrl,
  stored,
}: Pick<WriteContenders, 'databaseUrl' | 'stored'>): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    for (const statement of removeWritten(stored)) await client.query(statement)
  })
}
