/** The program on a PostgreSQL that it reaches by a cable of ours. */
import { openServer } from '#server/start/open-server.ts'
import { signIn } from './client.ts'
import type { Target } from './ledger.ts'
import { dataFolder, type Program, startProgram } from './program.ts'
import { startProxy, type TcpProxy } from './tcp-proxy.ts'

/** A program, its database, and the cable between them. */
export interface Stage {
  program: Program
  cable: TcpProxy
  target: Target
  /** URL of the control database, past the cable. */
  databaseUrl: string
  stop(): Promise<void>
}

/**
 * Starts PostgreSQL, the cable and the program.
 * @param existing URL of an empty database, in place of a PostgreSQL of its own
 */
export async function setStage(existing?: string, words: string[] = []): Promise<Stage> {
  const { folder, remove } = dataFolder()
  const database = await openServer(existing === undefined ? {} : { DATABASE_URL: existing }, folder)
  const url = new URL(database.controlUrl)
  const cable = await startProxy({ host: url.hostname, port: Number(url.port) })
  url.port = String(cable.port)
  const program = await startProgram({
    folder,
    words,
    env: { DATABASE_URL: url.toString(), TRELLIS_MODULES: 'contacts' },
  })
  return {
    program,
    cable,
    databaseUrl: database.controlUrl,
    target: { address: program.address, cookie: await signIn(program.address) },
    async stop() {
      await program.stop()
      await cable.close()
      await database.stop()
      remove()
    },
  }
}
