/** The embedded PostgreSQL is killed under load; the program has to start it again and go on. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Outcome } from '../fault.ts'
import { signIn } from '../kit/client.ts'
import { type Ledger, startWriting } from '../kit/ledger.ts'
import { dataFolder, type Program, startProgram } from '../kit/program.ts'
import { rounds } from '../kit/rounds.ts'

export const name = 'kill -9 of the embedded PostgreSQL under load'
export const bar =
  '0 acknowledged writes lost, 0 doubled, only 503 with Retry-After, first success ≤ 2 s after PostgreSQL accepts, no request over 5 s, no process exits'

/** Kills the server on a data folder `kills` times. */
export async function killDatabase(program: Program, folder: string, kills: number): Promise<Outcome> {
  const ledger = startWriting({ address: program.address, cookie: await signIn(program.address) }, 'Kill', 10)
  const recoveries: number[] = []
  const outages: number[] = []
  let unready = 0
  for (const _round of rounds(kills)) {
    const before = ledger.acknowledged()
    while (ledger.acknowledged() < before + 40) await sleep(5)
    const killed = performance.now()
    process.kill(postmasterOf(folder), 'SIGKILL')
    const ready = fetch(`${program.address}/health/ready`).catch(() => undefined)
    const accepts = await untilAccepting(folder, killed)
    if ((await ready)?.status === 503) unready++
    recoveries.push((await ledger.firstAfter(accepts)) - accepts)
    outages.push(accepts - killed)
  }
  await ledger.finish()
  return judge(program, ledger, recoveries, { outages, unready })
}

async function judge(
  program: Program,
  ledger: Ledger,
  recoveries: number[],
  { outages, unready }: { outages: number[]; unready: number },
): Promise<Outcome> {
  const { acknowledged, lost, doubled } = await ledger.account()
  const slowest = Math.round(Math.max(...recoveries))
  const longest = Math.round(ledger.longest())
  const isAlive = program.child.exitCode === null && program.child.signalCode === null
  const others = [...ledger.failures].filter(([what]) => what !== '503 UNAVAILABLE')
  const failures = [...ledger.failures].map(([what, count]) => `${count} × ${what}`).join(', ')
  return {
    figure: `${lost} lost, ${doubled} doubled of ${acknowledged.toLocaleString('en')} writes, first success ${slowest} ms after PostgreSQL accepts, longest request ${longest} ms`,
    holds:
      lost === 0 && doubled === 0 && isAlive && others.length === 0 && slowest <= 2_000 && longest <= 5_000,
    notes: `${recoveries.length} kills, 10 clients, ${failures || 'no failures'}; PostgreSQL was away for ${Math.round(Math.max(...outages))} ms at most; /health/ready was red in ${unready} rounds when asked right after the kill.`,
  }
}

interface State {
  pid: number
  port: number
}

function stateOf(folder: string): State {
  return JSON.parse(readFileSync(join(folder, 'postgres.json'), 'utf8')) as State
}

/** The process id of the server, by the file that it keeps itself. */
export function postmasterOf(folder: string): number {
  return Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
}

/** When the server that was killed accepts connections again. */
async function untilAccepting(folder: string, killed: number): Promise<number> {
  const password = readFileSync(join(folder, 'postgres.password'), 'utf8').trim()
  const old = stateOf(folder).pid
  for (;;) {
    const { port } = stateOf(folder)
    const client = new pg.Client({
      host: '127.0.0.1',
      port,
      user: 'postgres',
      password,
      database: 'postgres',
    })
    client.on('error', () => undefined)
    const isThere = await client.connect().then(
      () => true,
      () => false,
    )
    const now = performance.now()
    await client.end().catch(() => undefined)
    // The server that dies may still greet a client in its last moment.
    if (isThere && (stateOf(folder).pid !== old || now - killed > 10_000)) return now
    await sleep(20)
  }
}

export async function run(isQuick: boolean): Promise<Outcome> {
  const { folder, remove } = dataFolder()
  const program = await startProgram({ folder })
  try {
    return await killDatabase(program, folder, isQuick ? 2 : 50)
  } finally {
    await program.stop()
    remove()
  }
}
