/** Processes pass their limits of requests and age again and again, and are replaced while clients go on. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Outcome } from '../fault.ts'
import { send, signIn } from '../kit/client.ts'
import { processesOf } from '../kit/processes.ts'
import { dataFolder, type Program, startProgram } from '../kit/program.ts'

export const name = 'Processes are replaced at their limits of requests and age, under load'
export const bar = '0 requests fail'

/** Words to start the program with. */
export const limits = ['--web', '2', '--worker', '1', '--max-requests', '300', '--max-age', '0.5']

/** How many processes of a kind are to be replaced before it is over. */
interface Replacements {
  web: number
  worker: number
}

const read = '{ partners(first: 5) { nodes { name } } }'

/** Sends `operations` in turn until so many processes were replaced. */
export async function passLimits(
  program: Program,
  most: Replacements,
  operations = [read],
): Promise<Outcome> {
  const primary = program.child.pid ?? 0
  const { address } = program
  const cookie = await signIn(address)
  const failures: string[] = []
  const replaced = { web: new Set<number>(), worker: new Set<number>() }
  const known = new Set(processesOf(primary).values())
  let sent = 0
  let isEnding = false
  const lane = async (): Promise<void> => {
    while (!isEnding) {
      const operation = operations[sent++ % operations.length] ?? read
      const reply = await send(address, cookie, operation).catch((error: Error) => String(error.cause))
      if (typeof reply === 'string') failures.push(reply)
      else if (!reply.body.data) failures.push(`${reply.status} ${reply.text}`)
    }
  }
  const lanes = Promise.all(Array.from({ length: 4 }, lane))
  while (replaced.web.size < most.web || replaced.worker.size < most.worker) {
    await sleep(50)
    for (const [title, pid] of processesOf(primary)) {
      if (known.has(pid)) continue
      if (title.startsWith('web')) replaced.web.add(pid)
      else if (title.startsWith('worker')) replaced.worker.add(pid)
    }
  }
  isEnding = true
  await lanes
  const count = replaced.web.size + replaced.worker.size
  return {
    figure: `${failures.length} of ${sent.toLocaleString('en')} requests failed`,
    holds: failures.length === 0,
    notes: `${count} processes were replaced, 4 clients.${failures.length > 0 ? ` First failure: ${failures[0]}` : ''}`,
  }
}

export async function run(isQuick: boolean): Promise<Outcome> {
  const { folder, remove } = dataFolder()
  const program = await startProgram({ folder, words: limits, env: { TRELLIS_MODULES: 'contacts' } })
  try {
    return await passLimits(program, { web: isQuick ? 1 : 20, worker: 1 })
  } finally {
    await program.stop()
    remove()
  }
}
