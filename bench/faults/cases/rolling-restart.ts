/** All processes of a cluster are replaced, again and again, while clients go on. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Outcome } from '../fault.ts'
import { send, signIn } from '../kit/client.ts'
import { processesOf, successorOf, untilWhole } from '../kit/processes.ts'
import { dataFolder, type Program, startProgram } from '../kit/program.ts'
import { rounds } from '../kit/rounds.ts'
import { keepSockets } from '../kit/sockets.ts'

export const name = 'Rolling restart and SIGTERM of single processes, under load'
export const bar = '0 of 10,000 requests fail, sockets are back ≤ 2 s'

const names = ['web-1', 'web-2', 'worker-1', 'scheduler']

/** Restarts a program with two web processes and one worker as long as `requests` requests take, once at least. */
export async function restartUnderLoad(program: Program, requests: number): Promise<Outcome> {
  const primary = program.child.pid ?? 0
  const target = { address: program.address, cookie: await signIn(program.address) }
  const sockets = await keepSockets(target, 20)
  let [sent, rolls] = [0, 0]
  let isRolling = true
  const failures: string[] = []
  const lane = async (n: number): Promise<void> => {
    while (isRolling) {
      const query =
        sent++ % 5 === 0
          ? `mutation { createPartner(input: { name: "Roll ${n}" }) { id } }`
          : '{ partners(first: 5) { nodes { name } } }'
      const reply = await send(target.address, target.cookie, query).catch((error: Error) =>
        String(error.cause),
      )
      if (typeof reply === 'string') failures.push(reply)
      else if (!reply.body.data) failures.push(`${reply.status} ${reply.text}`)
    }
  }
  const lanes = Promise.all(Array.from({ length: 8 }, (_, n) => lane(n)))
  for (const _round of rounds(1_000)) {
    if (rolls > 0 && sent >= requests) break
    await untilWhole(primary, [...names, 'spare'])
    const before = processesOf(primary)
    program.child.kill('SIGUSR2')
    for (const name of names) await successorOf(primary, name, before.get(name) ?? 0)
    rolls++
    // One process alone, as an operator or the system may ask it to end.
    await untilWhole(primary, [...names, 'spare'])
    const pid = processesOf(primary).get('web-1') ?? 0
    process.kill(pid, 'SIGTERM')
    await successorOf(primary, 'web-1', pid)
  }
  isRolling = false
  await lanes
  // A socket that was just sent away.
  for (let waited = 0; waited < 3_000 && sockets.away.length < total(sockets.codes); waited += 50)
    await sleep(50)
  const isBack = sockets.away.length === total(sockets.codes)
  await sockets.close()
  const longest = Math.max(0, ...sockets.away)
  return {
    figure: `${failures.length} of ${sent.toLocaleString('en')} requests failed, sockets back after ${Math.round(longest)} ms at most`,
    holds: failures.length === 0 && isBack && sockets.away.length > 0 && longest <= 2_000,
    notes: `${rolls} rolling restarts and as many SIGTERM of one process, 8 clients, ${sockets.away.length} times a socket was sent away with code ${[...sockets.codes.keys()].join(', ')}.${failures.length > 0 ? ` First failure: ${failures[0]}` : ''}`,
  }
}

function total(counts: Map<number, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0)
}

export async function run(isQuick: boolean): Promise<Outcome> {
  const { folder, remove } = dataFolder()
  const program = await startProgram({ folder, words: ['--web', '2', '--worker', '1'] })
  try {
    return await restartUnderLoad(program, isQuick ? 500 : 10_000)
  } finally {
    await program.stop()
    remove()
  }
}
