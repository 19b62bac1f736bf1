/** The embedded PostgreSQL is killed under load; the program has to start it again and go on. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Outcome } from '../fault.ts'
import { accepts, killBar, killDatabase, type Victim } from '../kit/database-kills.ts'
import { dataFolder, startProgram } from '../kit/program.ts'

export const name = 'kill -9 of the embedded PostgreSQL under load'
export const bar = killBar

/** The server of a data folder, which the program starts again by itself. */
export function embeddedServer(folder: string): Victim {
  return {
    kill: () => void process.kill(postmasterOf(folder), 'SIGKILL'),
    async untilAccepting(killed) {
      const password = readFileSync(join(folder, 'postgres.password'), 'utf8').trim()
      const old = stateOf(folder).pid
      for (;;) {
        const { port } = stateOf(folder)
        const isThere = await accepts(`postgres://postgres:${password}@127.0.0.1:${port}/postgres`)
        const now = performance.now()
        // The server that dies may still greet a client in its last moment.
        if (isThere && (stateOf(folder).pid !== old || now - killed > 10_000)) return now
        await sleep(20)
      }
    },
  }
}

interface State {
  pid: number
  port: number
}

function stateOf(folder: string): State {
  return JSON.parse(readFileSync(join(folder, 'postgres.json'), 'utf8')) as State
}

/** The process id of the server, by the file that it keeps itself. */
function postmasterOf(folder: string): number {
  return Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
}

export async function run(isQuick: boolean): Promise<Outcome> {
  const { folder, remove } = dataFolder()
  const program = await startProgram({ folder })
  try {
    return await killDatabase(program, embeddedServer(folder), isQuick ? 2 : 100)
  } finally {
    await program.stop()
    remove()
  }
}
