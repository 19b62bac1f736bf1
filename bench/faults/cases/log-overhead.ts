/** What the change log costs: the same writes with its triggers and without them, in turn, in one run. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Outcome } from '../fault.ts'
import { send, signIn } from '../kit/client.ts'
import { dataFolder, type Program, startProgram } from '../kit/program.ts'

export const name =
  'The change log is written beside every change: creating and importing with and without it'
// What counts is that creating and importing are fast enough with it: that is measured by the benchmark, which has it on.
export const bar =
  'at most 1.5 × the time that it takes without to create, 2 × to import; the targets of both are in bench/report.md'

interface Plan {
  rounds: number
  orders: number
  rows: number
}

/** Milliseconds, one value for each round. */
interface Times {
  create: number[]
  import: number[]
}

async function measure(program: Program, db: pg.Client, { rounds, orders, rows }: Plan) {
  const cookie = await signIn(program.address)
  const ask = async <Data>(query: string): Promise<Data> => {
    const { body, text } = await send(program.address, cookie, query)
    if (!body.data || body.errors) throw new Error(text)
    return body.data as Data
  }
  const ids = ({ nodes }: { nodes: { id: string }[] }): string[] => nodes.map(({ id }) => id)
  const { partners, products } = await ask<Record<'partners' | 'products', { nodes: { id: string }[] }>>(
    '{ partners(first: 1) { nodes { id } } products(first: 10) { nodes { id } } }',
  )
  const lines = ids(products).map((id) => `{ product: "${id}", quantity: "2" }`)
  const order = `mutation { createSaleOrder(input: { partner: "${ids(partners)[0]}", lines: { create: [${lines}] } }) { id } }`

  const create = async (): Promise<number> => {
    const took: number[] = []
    for (let n = 0; n < orders; n++) {
      const begin = performance.now()
      await ask(order)
      took.push(performance.now() - begin)
    }
    return median(took)
  }
  let imports = 0
  /** By the job's own times: how long it waited for a worker does not count. */
  const importRows = async (): Promise<number> => {
    const batch = imports++
    const text = Array.from(
      { length: rows },
      (_, n) => `Imported ${batch}-${n},Street ${n},${10_000 + n},City ${n % 50}`,
    )
    const content = JSON.stringify(`name,street,zip,city\n${text.join('\n')}\n`)
    const { startImport } = await ask<{ startImport: { id: string } }>(
      `mutation { startImport(entity: "Partner", format: CSV, mode: COMMIT, content: ${content}) { id } }`,
    )
    for (;;) {
      const { rows: jobs } = await db.query<{ state: string; ms: number; error: string }>(
        'select state, error, extract(epoch from finished_at - started_at)::float8 * 1000 as ms from job where id = $1',
        [startImport.id],
      )
      if (jobs[0]?.state === 'DONE') return jobs[0].ms
      if (jobs[0]?.state === 'FAILED') throw new Error(jobs[0].error)
      await sleep(50)
    }
  }

  const times = { with: { create: [], import: [] } as Times, without: { create: [], import: [] } as Times }
  for (let round = -1; round < rounds; round++) {
    // Another one begins each time; the first round only warms up.
    for (const kind of round % 2 ? (['with', 'without'] as const) : (['without', 'with'] as const)) {
      await setTriggers(db, kind === 'with')
      const took = { create: await create(), import: await importRows() }
      if (round < 0) continue
      times[kind].create.push(took.create)
      times[kind].import.push(took.import)
    }
  }
  return times
}

/** Switches the triggers of the change log of all tables. */
async function setTriggers(db: pg.Client, isOn: boolean): Promise<void> {
  const { rows } = await db.query<{ text: string }>(
    `select format('alter table %s ${isOn ? 'enable' : 'disable'} trigger %I', tgrelid::regclass, tgname) as text
     from pg_trigger where tgname like 'trellis\\_log\\_%' and tgname <> 'trellis_log_truncate'`,
  )
  await db.query(rows.map(({ text }) => text).join(';'))
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

export async function run(isQuick: boolean): Promise<Outcome> {
  const plan = isQuick ? { rounds: 2, orders: 5, rows: 100 } : { rounds: 11, orders: 40, rows: 2_000 }
  const { folder, remove } = dataFolder()
  const program = await startProgram({ folder, words: ['--demo'] })
  const { port } = JSON.parse(readFileSync(join(folder, 'postgres.json'), 'utf8')) as { port: number }
  const password = readFileSync(join(folder, 'postgres.password'), 'utf8').trim()
  const db = new pg.Client(`postgres://postgres:${password}@127.0.0.1:${port}/trellis_main`)
  try {
    await db.connect()
    const times = await measure(program, db, plan)
    const tell = (what: keyof Times): { ratio: number; text: string } => {
      // The best of all rounds: what else the machine does only ever makes it slower.
      const [on, off] = [Math.min(...times.with[what]), Math.min(...times.without[what])]
      return { ratio: on / off, text: `${on.toFixed(1)} ms with, ${off.toFixed(1)} ms without` }
    }
    const [create, load] = [tell('create'), tell('import')]
    return {
      figure: `${create.ratio.toFixed(2)} × to create an order with 10 lines, ${load.ratio.toFixed(2)} × to import ${plan.rows.toLocaleString('en')} partners`,
      holds: create.ratio <= 1.5 && load.ratio <= 2,
      notes: `The best of ${plan.rounds} rounds, in which the triggers of all tables are switched on and off in turn: an order takes ${create.text} (through GraphQL, the median of ${plan.orders} one after the other); an import, as a job, ${load.text}.`,
    }
  } finally {
    await db.end().catch(() => undefined)
    await program.stop()
    remove()
  }
}
