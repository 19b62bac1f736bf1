/** The network between the program and PostgreSQL goes silent, and comes back. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Outcome } from '../fault.ts'
import { startWriting } from '../kit/ledger.ts'
import { rounds } from '../kit/rounds.ts'
import { type Stage, setStage } from '../kit/stage.ts'

export const name = 'The network to PostgreSQL goes silent under load, and comes back'
export const bar = '0 lost, 0 doubled, no request over 5 s, first success ≤ 5 s after it is back'

/** Cuts the cable `cuts` times, for five to six seconds each. */
export async function cutCable({ program, cable, target }: Stage, cuts: number): Promise<Outcome> {
  const ledger = startWriting(target, 'Cut', 10)
  const recoveries: number[] = []
  let red = 0
  for (const _round of rounds(cuts)) {
    const before = ledger.acknowledged()
    while (ledger.acknowledged() < before + 40) await sleep(5)
    cable.set('silent')
    await sleep(5_000)
    const { status } = await fetch(`${program.address}/health/ready`)
    if (status === 503) red++
    await sleep(Math.random() * 1_000)
    cable.set('open')
    const back = performance.now()
    recoveries.push((await ledger.firstAfter(back)) - back)
  }
  await ledger.finish()
  const { acknowledged, lost, doubled } = await ledger.account()
  const [slowest, longest] = [Math.max(...recoveries), ledger.longest()].map(Math.round) as [number, number]
  const others = [...ledger.failures].filter(([what]) => what !== '503 UNAVAILABLE')
  return {
    figure: `${lost} lost, ${doubled} doubled of ${acknowledged.toLocaleString('en')} writes, longest request ${longest} ms, first success after ${slowest} ms`,
    holds:
      lost === 0 &&
      doubled === 0 &&
      longest <= 5_000 &&
      slowest <= 5_000 &&
      others.length === 0 &&
      red === recoveries.length,
    notes: `${recoveries.length} cuts of 5 to 6 s, 10 clients, ${[...ledger.failures].map(([what, count]) => `${count} × ${what}`).join(', ')}; /health/ready was red each time: ${red === recoveries.length}.`,
  }
}

export async function run(isQuick: boolean): Promise<Outcome> {
  const stage = await setStage()
  try {
    return await cutCable(stage, isQuick ? 1 : 20)
  } finally {
    await stage.stop()
  }
}
