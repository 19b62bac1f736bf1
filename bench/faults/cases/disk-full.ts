/** The disk of the embedded database fills up under load, and is freed again. */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Outcome } from '../fault.ts'
import { signIn } from '../kit/client.ts'
import { startWriting } from '../kit/ledger.ts'
import { dataFolder, type Program, startProgram } from '../kit/program.ts'

export const name = 'The disk of the embedded database is full, and freed again'
export const bar = '0 false acknowledgements, /health/ready is red meanwhile, goes on ≤ 10 s after'

const megabytes = 400

/** Starts the program on a small disk of its own, in memory. Linux only. */
function startOnSmallDisk(folder: string): Promise<Program> {
  const mount = `mount -t tmpfs -o size=${megabytes}m tmpfs "$0" && exec "$@"`
  return startProgram({
    folder,
    env: { TRELLIS_MODULES: 'contacts' },
    through: ['unshare', '--map-root-user', '--mount', 'sh', '-c', mount, folder],
  })
}

async function fillAndFree(program: Program, folder: string, rounds: number): Promise<Outcome> {
  const target = { address: program.address, cookie: await signIn(program.address) }
  // The disk as the program sees it: the mount is its own.
  const filler = join(`/proc/${program.child.pid}/root`, folder, 'filler')
  const ledger = startWriting(target, 'Full', 6, 60_000)
  const recoveries: number[] = []
  let red = 0
  for (let round = 0; round < rounds; round++) {
    const before = ledger.acknowledged()
    while (ledger.acknowledged() < before + 20) await sleep(5)
    fill(filler)
    const failures = ledger.retries()
    while (ledger.retries() < failures + 20) await sleep(20)
    const reply = await fetch(`${program.address}/health/ready`)
    if (reply.status === 503) red++
    rmSync(filler)
    const freed = performance.now()
    recoveries.push((await ledger.firstAfter(freed)) - freed)
  }
  await ledger.finish()
  const { acknowledged, lost, doubled } = await ledger.account()
  const slowest = Math.round(Math.max(...recoveries))
  const isAlive = program.child.exitCode === null && program.child.signalCode === null
  return {
    figure: `${lost} lost, ${doubled} doubled of ${acknowledged} writes, goes on after ${slowest} ms`,
    holds: lost === 0 && doubled === 0 && red === rounds && slowest <= 10_000 && isAlive,
    notes: `${rounds} times full, 6 clients that write 60 kB each, ${[...ledger.failures].map(([what, count]) => `${count} × ${what}`).join(', ')}; /health/ready was red in ${red} of them.`,
  }
}

/** Takes all room there is. */
function fill(path: string): void {
  const file = openSync(path, 'w')
  try {
    for (let size = 1 << 20; size >= 512; size >>= 1) {
      const block = Buffer.alloc(size)
      try {
        for (;;) writeSync(file, block)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      }
    }
  } finally {
    closeSync(file)
  }
}

export async function run(isQuick: boolean): Promise<Outcome> {
  const { folder, remove } = dataFolder()
  const program = await startOnSmallDisk(folder)
  try {
    return await fillAndFree(program, folder, isQuick ? 1 : 10)
  } finally {
    await program.stop()
    remove()
  }
}
