/** The embedded PostgreSQL of a data folder, as somebody finds it who wants to harm it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { accepts, type Victim } from './database-kills.ts'

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
