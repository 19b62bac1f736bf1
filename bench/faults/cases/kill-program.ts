/** The whole program, embedded database included, is killed again and again under load, and started again. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Outcome } from '../fault.ts'
import { signIn } from '../kit/client.ts'
import { startWriting } from '../kit/ledger.ts'
import { dataFolder, type Program, startProgram } from '../kit/program.ts'
import { rounds } from '../kit/rounds.ts'

export const name = 'kill -9 of the whole program under load, embedded database included'
export const bar = '0 acknowledged writes lost, 0 doubled'

/**
 * Kills a program with its database and starts it again, `kills` times.
 * @returns also the program that runs at the end
 */
export async function killWhole(
  started: Program,
  folder: string,
  kills: number,
): Promise<{ outcome: Outcome; program: Program }> {
  let program = started
  const target = { address: program.address, cookie: await signIn(program.address) }
  const ledger = startWriting(target, 'Killed', 10)
  let killed = 0
  for (const _round of rounds(kills)) {
    killed++
    const before = ledger.acknowledged()
    while (ledger.acknowledged() < before + 40) await sleep(5)
    program.child.kill('SIGKILL')
    await program.finished
    program = await startProgram({ folder, port: program.port })
  }
  await ledger.finish()
  const { acknowledged, lost, doubled } = await ledger.account()
  const outcome = {
    figure: `${lost} lost, ${doubled} doubled of ${acknowledged.toLocaleString('en')} writes`,
    holds: lost === 0 && doubled === 0,
    notes: `${killed} kills, 10 clients, ${ledger.retries()} requests tried again with their key.`,
  }
  return { outcome, program }
}

export async function run(isQuick: boolean): Promise<Outcome> {
  const { folder, remove } = dataFolder()
  let program = await startProgram({ folder })
  try {
    const end = await killWhole(program, folder, isQuick ? 1 : 100)
    program = end.program
    return end.outcome
  } finally {
    await program.stop()
    remove()
  }
}
