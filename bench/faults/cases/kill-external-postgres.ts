/** A PostgreSQL that the program only uses is killed under load, and started again by its operator. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Outcome } from '../fault.ts'
import { killBar, killDatabase, type Victim } from '../kit/database-kills.ts'
import { type ExternalServer, startExternalServer } from '../kit/external-server.ts'
import { untilWhole } from '../kit/processes.ts'
import { dataFolder, startProgram } from '../kit/program.ts'

export const name = 'kill -9 of an external PostgreSQL (DATABASE_URL) under load, away for up to 8 s'
export const bar = killBar

/** A server that comes back after a while: mostly soon, every fifth time later than any request may wait. */
export function operatedServer(server: ExternalServer): Victim {
  let kills = 0
  return {
    kill() {
      kills++
      server.kill()
    },
    async untilAccepting() {
      await sleep(kills % 5 === 2 ? 8_000 : Math.random() * 2_000)
      await server.start()
      return performance.now()
    },
  }
}

export async function run(isQuick: boolean): Promise<Outcome> {
  const [database, program] = [dataFolder(), dataFolder()]
  const server = await startExternalServer(database.folder)
  try {
    const running = await startProgram({
      folder: program.folder,
      words: ['--web', '2', '--worker', '1'],
      env: { DATABASE_URL: server.url },
    })
    await untilWhole(running.child.pid ?? 0, ['web-1', 'web-2', 'worker-1', 'scheduler', 'spare'])
    try {
      return await killDatabase(running, operatedServer(server), isQuick ? 2 : 100)
    } finally {
      await running.stop()
    }
  } finally {
    await server.stop()
    database.remove()
    program.remove()
  }
}
