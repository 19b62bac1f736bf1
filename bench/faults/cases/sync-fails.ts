/** The disk of PostgreSQL answers "input/output error" to every sync, under load, and is mended. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Outcome } from '../fault.ts'
import { signIn } from '../kit/client.ts'
import { accepts } from '../kit/database-kills.ts'
import { type ExternalServer, startExternalServer } from '../kit/external-server.ts'
import { type FailingDisk, failingDisk } from '../kit/failing-disk.ts'
import { startWriting } from '../kit/ledger.ts'
import { dataFolder, type Program, startProgram } from '../kit/program.ts'
import { rounds } from '../kit/rounds.ts'

export const name = 'The disk of an external PostgreSQL answers EIO to every fsync, and is mended'
export const bar =
  '0 writes acknowledged meanwhile, 0 lost, 0 doubled, /health/ready is red, only 503, goes on ≤ 2 s after PostgreSQL accepts, no process exits'

/** Breaks the disk of a server that was started with its environment `times` times, for three seconds each. */
export async function breakDisk(
  program: Program,
  server: ExternalServer,
  disk: FailingDisk,
  times: number,
): Promise<Outcome> {
  const ledger = startWriting({ address: program.address, cookie: await signIn(program.address) }, 'Sync', 6)
  const recoveries: number[] = []
  let [red, falsely, revived] = [0, 0, 0]
  for (const _round of rounds(times)) {
    const before = ledger.acknowledged()
    while (ledger.acknowledged() < before + 40) await sleep(5)
    disk.fail()
    // Replies to what was durable before are on their way.
    await sleep(300)
    const acknowledged = ledger.acknowledged()
    await sleep(3_000)
    if ((await fetch(`${program.address}/health/ready`)).status === 503) red++
    falsely += ledger.acknowledged() - acknowledged
    disk.mend()
    if (await revive(server)) revived++
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
    holds: falsely === 0 && lost === 0 && doubled === 0 && slowest <= 2_000 && isWhole,
    notes: `${recoveries.length} times for 3 s, 6 clients, ${[...ledger.failures].map(([what, count]) => `${count} × ${what}`).join(', ')}; /health/ready was red in ${red} of them; ${revived} times PostgreSQL had to be started again.`,
  }
}

/**
 * Waits until the server accepts connections. One whose recovery failed as well gives up, or (PostgreSQL 18) stays
 * without a process that recovers: whoever runs it starts it again then.
 * @returns whether that was necessary
 */
async function revive(server: ExternalServer): Promise<boolean> {
  for (const end = performance.now() + 5_000; performance.now() < end && !server.hasEnded(); await sleep(50))
    if (await accepts(server.url)) return false
  server.kill()
  await server.start()
  return true
}

export async function run(isQuick: boolean): Promise<Outcome> {
  const [database, data] = [dataFolder(), dataFolder()]
  const disk = failingDisk()
  const server = await startExternalServer(database.folder, disk.env)
  try {
    const env = { DATABASE_URL: server.url, TRELLIS_MODULES: 'contacts' }
    const program = await startProgram({ folder: data.folder, env })
    try {
      return await breakDisk(program, server, disk, isQuick ? 1 : 20)
    } finally {
      await program.stop()
    }
  } finally {
    await server.stop()
    disk.remove()
    data.remove()
    database.remove()
  }
}
