/** The embedded PostgreSQL is killed under load; the program has to start it again and go on. */
import type { Outcome } from '../fault.ts'
import { killBar, killDatabase } from '../kit/database-kills.ts'
import { embeddedServer } from '../kit/embedded-server.ts'
import { dataFolder, startProgram } from '../kit/program.ts'

export const name = 'kill -9 of the embedded PostgreSQL under load'
export const bar = killBar

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
