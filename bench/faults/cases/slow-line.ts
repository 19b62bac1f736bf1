/** The line between the program and PostgreSQL is slow for a while. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Outcome } from '../fault.ts'
import { startWriting } from '../kit/ledger.ts'
import { rounds } from '../kit/rounds.ts'
import { type Stage, setStage } from '../kit/stage.ts'

export const name = 'The line to PostgreSQL carries 1 Mbit/s under load, and is fast again'
export const bar =
  '0 lost, 0 doubled, only 503, no request over 5 s, writes go on meanwhile, first success ≤ 5 s after'

const bitsPerSecond = 1_000_000

/** Slows the line `times` times, for ten seconds each. */
export async function slowLine({ cable, target }: Stage, times: number): Promise<Outcome> {
  const ledger = startWriting(target, 'Slow', 10)
  const recoveries: number[] = []
  const written: number[] = []
  for (const _round of rounds(times)) {
    const before = ledger.acknowledged()
    while (ledger.acknowledged() < before + 40) await sleep(5)
    cable.limit(bitsPerSecond)
    const fast = ledger.acknowledged()
    await sleep(10_000)
    written.push(ledger.acknowledged() - fast)
    cable.limit(undefined)
    const back = performance.now()
    recoveries.push((await ledger.firstAfter(back)) - back)
  }
  await ledger.finish()
  const { acknowledged, lost, doubled } = await ledger.account()
  const [slowest, longest] = [Math.max(...recoveries), ledger.longest()].map(Math.round) as [number, number]
  const others = [...ledger.failures].filter(([what]) => what !== '503 UNAVAILABLE')
  const fewest = Math.min(...written)
  return {
    figure: `${lost} lost, ${doubled} doubled of ${acknowledged.toLocaleString('en')} writes, longest request ${longest} ms, first success after ${slowest} ms`,
    holds:
      lost === 0 &&
      doubled === 0 &&
      others.length === 0 &&
      longest <= 5_000 &&
      slowest <= 5_000 &&
      fewest > 0,
    notes: `${recoveries.length} times for 10 s, 10 clients, at least ${fewest} writes each time; ${[...ledger.failures].map(([what, count]) => `${count} × ${what}`).join(', ') || 'no failures'}.`,
  }
}

export async function run(isQuick: boolean): Promise<Outcome> {
  const stage = await setStage()
  try {
    return await slowLine(stage, isQuick ? 1 : 20)
  } finally {
    await stage.stop()
  }
}
