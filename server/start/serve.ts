/** The whole program in one process. */
import type { ModuleManifest } from '#core/module.ts'
import { explainListenError } from '#server/embedded/listen-error.ts'
import { createLog } from './log.ts'
import { type Ending, openProgram } from './open-program.ts'
import { type Prepared, prepare } from './prepare.ts'
import type { StartSettings } from './settings.ts'

/** The running program. */
export interface Running extends Pick<Prepared, 'folder' | 'database' | 'first' | 'notice'> {
  /** Where it answers; undefined for one that only works. */
  address: string | undefined
  /** Names of the processes, where there are several. */
  processes?: string[]
  /** Lets requests finish, then closes everything. */
  stop: (ending?: Ending) => Promise<void>
}

/** What a program without an address notes in its data folder. */
export const backgroundAddress = 'no address: it works in the background'

/**
 * Starts the program.
 * @param log gets lines for the terminal while it starts
 * @throws StartupError; what had started by then is stopped again
 */
export async function serve(
  modules: ModuleManifest[],
  settings: StartSettings,
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): Promise<Running> {
  const prepared = await prepare(modules, settings, env, log)
  const { folder, database, registries, first, notice } = prepared
  const closers: ((ending?: Ending) => Promise<void>)[] = [prepared.stop]
  const stop = async (ending?: Ending): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close(ending)
  }
  try {
    const program = await openProgram({
      registries,
      controlUrl: database.controlUrl,
      env,
      log: createLog(env),
      drain: settings.limits.drain,
      ...(database.isEmbedded ? { folder } : {}),
    })
    closers.push(program.stop)
    const isWorking = settings.worker > 0
    const web = settings.web > 0 ? { port: settings.port, host: settings.host } : undefined
    const port = await program
      .begin({ web, worker: isWorking, scheduler: isWorking })
      .catch((error: unknown) => {
        throw explainListenError(error, settings.port)
      })
    const address = port === undefined ? undefined : `http://localhost:${port}`
    prepared.describe(address ?? backgroundAddress)
    return { address, folder, database, first, notice, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
