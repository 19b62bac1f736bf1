/** The disk of the embedded database answers "input/output error" to every sync, under load, and is mended. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Outcome } from '../fault.ts'
import { signIn } from '../kit/client.ts'
import { postmasterOf } from '../kit/embedded-server.ts'
import { failDisk } from '../kit/failing-disk.ts'
import { startWriting } from '../kit/ledger.ts'
import { dataFolder, type Program, startProgram } from '../kit/program.ts'
import { rounds } from '../kit/rounds.ts'

export const name = 'The disk of the embedded database answers EIO to every fsync, and is mended'
export const bar =
  '0 writes acknowledged meanwhile, 0 lost, 0 doubled, /health/ready is red, only 503, goes on ≤ 10 s after, no process exits'

/** Breaks the disk `times` times, for three seconds each. */
export async function breakDisk(program: Program, folder: string, times: number): Promise<Outcome> {
  const ledger = startWriting({ address: program.address, cookie: await signIn(program.address) }, 'Sync', 6)
  const recoveries: number[] = []
  let [red, falsely] = [0, 0]
  for (const _round of rounds(times)) {
    const before = ledger.acknowledged()
    while (ledger.acknowledged() < before + 40) await sleep(5)
    const disk = await failDisk(() => postmasterOf(folder))
    // Replies to what was durable before are on their way.
    await sleep(300)
    const acknowledged = ledger.acknowledged()
    await sleep(3_000)
    if ((await fetch(`${program.address}/health/ready`)).status === 503) red++
    falsely += ledger.acknowledged() - acknowledged
    await disk.mend()
    const mended = performance.now()
    recoveries.push((await ledger.firstAfter(mended)) - mended)
  }
  await ledger.finish()
  const { acknowledged, lost, doubled } = await ledger.account()
  const slowest = Math.round(Math.max(...recoveries))
  const others = [...ledger.failures].filter(([what]) => what !== '503 UNAVAILABLE')
  const isAlive = program.child.exitCode === null && program.child.signalCode === null
  const isWhole = isAlive && red === recoveries.length && others.length === 0
  return {
    figure: `${falsely} acknowledged meanwhile, ${lost} lost, ${doubled} doubled of ${acknowledged.toLocaleString('en')} writes, goes on after ${slowest} ms`,
    holds: falsely === 0 && lost === 0 && doubled === 0 && slowest <= 10_000 && isWhole,
    notes: `${recoveries.length} times for 3 s, 6 clients, ${[...ledger.failures].map(([what, count]) => `${count} × ${what}`).join(', ')}; /health/ready was red in ${red} of them.`,
  }
}

export async function run(isQuick: boolean): Promise<Outcome> {
  const { folder, remove } = dataFolder()
  const program = await startProgram({ folder, env: { TRELLIS_MODULES: 'contacts' } })
  try {
    return await breakDisk(program, folder, isQuick ? 1 : 20)
  } finally {
    await program.stop()
    remove()
  }
}
