/** Kills of the PostgreSQL under a program, under load, and what came of them. */
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Outcome } from '../fault.ts'
import { signIn } from './client.ts'
import { type Ledger, startWriting } from './ledger.ts'
import { processesOf } from './processes.ts'
import type { Program } from './program.ts'
import { rounds } from './rounds.ts'

/** What holds for a program whose PostgreSQL is killed. */
export const killBar =
  '0 acknowledged writes lost, 0 doubled, only 503 with Retry-After, first success ≤ 2 s after PostgreSQL accepts, no request over 5 s, no process exits'

/** A PostgreSQL that can be killed. */
export interface Victim {
  kill(): void
  /** The moment (as of `performance.now`) from which on it accepts connections again. */
  untilAccepting(killed: number): Promise<number>
}

/** Kills the server `kills` times, while ten clients write. */
export async function killDatabase(program: Program, victim: Victim, kills: number): Promise<Outcome> {
  const processes = namesAndIds(program)
  const ledger = startWriting({ address: program.address, cookie: await signIn(program.address) }, 'Kill', 10)
  const recoveries: number[] = []
  const outages: number[] = []
  let unready = 0
  for (const _round of rounds(kills)) {
    const before = ledger.acknowledged()
    while (ledger.acknowledged() < before + 40) await sleep(5)
    const killed = performance.now()
    victim.kill()
    const away = new AbortController()
    const red = untilRed(program, away.signal)
    const accepts = await victim.untilAccepting(killed)
    away.abort()
    if (await red) unready++
    recoveries.push((await ledger.firstAfter(accepts)) - accepts)
    outages.push(accepts - killed)
  }
  await ledger.finish()
  return judge(ledger, recoveries, { outages, unready, isWhole: namesAndIds(program) === processes })
}

/** Asks whether the program is ready until it is not, or until its database is back; whether it ever was not. */
async function untilRed({ address }: Program, isBack: AbortSignal): Promise<boolean> {
  while (!isBack.aborted) {
    const reply = await fetch(`${address}/health/ready`).catch(() => undefined)
    if (reply?.status === 503) return true
    // Processes of the server that was killed may still answer for a moment.
    await sleep(5)
  }
  return false
}

/** All processes of a program; a kept list of them tells later whether one has ended. */
function namesAndIds({ child }: Program): string {
  const isAlive = child.exitCode === null && child.signalCode === null
  return JSON.stringify([isAlive, ...[...processesOf(child.pid ?? 0)].sort()])
}

async function judge(
  ledger: Ledger,
  recoveries: number[],
  { outages, unready, isWhole }: { outages: number[]; unready: number; isWhole: boolean },
): Promise<Outcome> {
  const { acknowledged, lost, doubled } = await ledger.account()
  const slowest = Math.round(Math.max(...recoveries))
  const longest = Math.round(ledger.longest())
  const others = [...ledger.failures].filter(([what]) => what !== '503 UNAVAILABLE')
  const failures = [...ledger.failures].map(([what, count]) => `${count} × ${what}`).join(', ')
  return {
    figure: `${lost} lost, ${doubled} doubled of ${acknowledged.toLocaleString('en')} writes, first success ${slowest} ms after PostgreSQL accepts, longest request ${longest} ms`,
    holds:
      lost === 0 && doubled === 0 && isWhole && others.length === 0 && slowest <= 2_000 && longest <= 5_000,
    notes: `${recoveries.length} kills, 10 clients, ${failures || 'no failures'}; PostgreSQL was away for ${Math.round(Math.max(...outages))} ms at most; /health/ready was red in ${unready} rounds${isWhole ? '' : '; a process of the program ended'}.`,
  }
}

/** Whether a server greets a client. */
export async function accepts(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString })
  client.on('error', () => undefined)
  const isThere = await client.connect().then(
    () => true,
    () => false,
  )
  await client.end().catch(() => undefined)
  return isThere
}
