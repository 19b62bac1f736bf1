/** Web, worker and scheduler processes of a cluster are killed in turn under load. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Outcome } from '../fault.ts'
import { signIn } from '../kit/client.ts'
import { startWriting } from '../kit/ledger.ts'
import { processesOf, successorOf, untilWhole } from '../kit/processes.ts'
import { dataFolder, type Program, startProgram } from '../kit/program.ts'
import { rounds } from '../kit/rounds.ts'

export const name = 'kill -9 of web, worker and scheduler processes in turn, under load'
export const bar = '0 acknowledged writes lost, 0 doubled, each process back ≤ 1 s'

const names = ['web-1', 'worker-1', 'web-2', 'scheduler']

/** Kills `kills` processes of a program that was started with two web processes and one worker. */
export async function killInTurn(program: Program, kills: number): Promise<Outcome> {
  const primary = program.child.pid ?? 0
  const ledger = startWriting({ address: program.address, cookie: await signIn(program.address) }, 'Turn', 6)
  const backAfter: number[] = []
  for (const round of rounds(kills)) {
    const name = names[round % names.length] ?? ''
    await untilWhole(primary, [...names, 'spare'])
    const before = ledger.acknowledged()
    while (ledger.acknowledged() < before + 20) await sleep(5)
    const pid = processesOf(primary).get(name) ?? 0
    const killed = performance.now()
    process.kill(pid, 'SIGKILL')
    await successorOf(primary, name, pid)
    backAfter.push(performance.now() - killed)
  }
  await ledger.finish()
  const { acknowledged, lost, doubled } = await ledger.account()
  const slowest = Math.max(...backAfter)
  return {
    figure: `${lost} lost, ${doubled} doubled of ${acknowledged.toLocaleString('en')} writes, back after ${Math.round(slowest)} ms at most`,
    holds: lost === 0 && doubled === 0 && slowest <= 1_000,
    notes: `${backAfter.length} kills, 6 clients, ${ledger.retries()} requests tried again with their key; median until back ${Math.round(median(backAfter))} ms.`,
  }
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

export async function run(isQuick: boolean): Promise<Outcome> {
  const { folder, remove } = dataFolder()
  const program = await startProgram({ folder, words: ['--web', '2', '--worker', '1'] })
  try {
    return await killInTurn(program, isQuick ? 4 : 100)
  } finally {
    await program.stop()
    remove()
  }
}
