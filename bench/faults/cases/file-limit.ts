/** More connections come in than the program may open files. */
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Outcome } from '../fault.ts'
import { signIn } from '../kit/client.ts'
import { startWriting } from '../kit/ledger.ts'
import { dataFolder, type Program, startProgram } from '../kit/program.ts'

export const name = 'More connections than the program may open files'
export const bar = '0 false acknowledgements, no process exits, goes on ≤ 10 s after'

const files = 160

async function flood(program: Program, rounds: number): Promise<Outcome> {
  const target = { address: program.address, cookie: await signIn(program.address) }
  const ledger = startWriting(target, 'Flood', 6)
  const recoveries: number[] = []
  for (let round = 0; round < rounds; round++) {
    const before = ledger.acknowledged()
    while (ledger.acknowledged() < before + 20) await sleep(5)
    const sockets: Socket[] = []
    for (let n = 0; n < 2 * files; n++) {
      const socket = connect(program.port, '127.0.0.1')
      socket.on('error', () => undefined)
      sockets.push(socket)
    }
    await sleep(3_000)
    for (const socket of sockets) socket.destroy()
    const gone = performance.now()
    recoveries.push((await ledger.firstAfter(gone)) - gone)
  }
  await ledger.finish()
  const { acknowledged, lost, doubled } = await ledger.account()
  const slowest = Math.round(Math.max(...recoveries))
  const isAlive = program.child.exitCode === null && program.child.signalCode === null
  return {
    figure: `${lost} lost, ${doubled} doubled of ${acknowledged} writes, goes on after ${slowest} ms`,
    holds: lost === 0 && doubled === 0 && slowest <= 10_000 && isAlive,
    notes: `${rounds} floods of ${2 * files} connections at a limit of ${files} files, 6 clients, ${[...ledger.failures].map(([what, count]) => `${count} × ${what}`).join(', ') || 'no failures'}.`,
  }
}

export async function run(isQuick: boolean): Promise<Outcome> {
  const { folder, remove } = dataFolder()
  const program = await startProgram({
    folder,
    env: { TRELLIS_MODULES: 'contacts' },
    through: ['prlimit', `--nofile=${files}`],
  })
  try {
    return await flood(program, isQuick ? 1 : 10)
  } finally {
    await program.stop()
    remove()
  }
}
