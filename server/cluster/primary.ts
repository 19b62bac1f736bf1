/** The program in several processes: this one owns the port, the embedded database and the others. */
import cluster from 'node:cluster'
import { join } from 'node:path'
import type { ModuleManifest } from '#core/module.ts'
import { explainListenError } from '#server/embedded/listen-error.ts'
import { createLog } from '#server/start/log.ts'
import { prepare } from '#server/start/prepare.ts'
import { backgroundAddress, type Running } from '#server/start/serve.ts'
import type { StartSettings } from '#server/start/settings.ts'
import { countEnds, mergeFigures } from './figures.ts'
import { enlist, type Member } from './member.ts'
import { keepRunFile } from './run-file.ts'
import { type Place, supervise } from './supervisor.ts'

/** The running program, whose processes can be replaced. */
export interface RunningCluster extends Running {
  /** Replaces all processes, one after the other, while requests go on. */
  restart(): Promise<void>
}

/**
 * Starts the program with as many processes as the settings say.
 * @param log gets lines for the terminal
 * @throws StartupError; what had started by then is stopped again
 */
export async function serveCluster(
  modules: ModuleManifest[],
  settings: StartSettings,
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): Promise<RunningCluster> {
  const prepared = await prepare(modules, settings, env, log)
  const { folder, database, first, notice } = prepared
  const journal = createLog(env, 'primary')
  const figures = countEnds()

  // Connections are accepted here and handed on, so that none is lost with the process that would have accepted it.
  cluster.schedulingPolicy = cluster.SCHED_RR
  cluster.setupPrimary({ exec: join(import.meta.dirname, 'child.mjs'), args: [] })
  const scrape = async (): Promise<string> => {
    const texts = await Promise.all([...supervisor.members().values()].map((member) => member.measure()))
    return mergeFigures([await figures.text(), ...texts])
  }
  const order = {
    controlUrl: database.controlUrl,
    folder: database.isEmbedded ? folder : undefined,
    limits: settings.limits,
  }
  const fork = (): Member =>
    enlist(cluster.fork(env), order, {
      retire: (member, reason) => supervisor.retire(member, reason),
      scrape,
    })
  const supervisor = supervise({
    places: placesOf(settings),
    fork,
    log: (line) => journal.warn(line),
    count: figures.count,
  })
  let runFile: ReturnType<typeof keepRunFile> | undefined
  let restarting: Promise<void> | undefined
  const stop: Running['stop'] = async ({ linger = 0 } = {}) => {
    runFile?.remove()
    await supervisor.stop(linger)
    await prepared.stop()
  }
  try {
    const port = await supervisor.start().catch((error: unknown) => {
      throw explainListenError(error, settings.port)
    })
    const address = port === undefined ? undefined : `http://localhost:${port}`
    prepared.describe(address ?? backgroundAddress)
    runFile = keepRunFile(folder, address)
    const roll = async (): Promise<void> => {
      const begin = performance.now()
      try {
        await supervisor.roll()
        journal.info({ ms: performance.now() - begin }, 'all processes were restarted')
        runFile?.restarted(undefined)
      } catch (error) {
        journal.error({ err: error }, 'the restart was given up; the processes that were not replaced go on')
        runFile?.restarted(error instanceof Error ? error.message : String(error))
      }
    }
    return {
      address,
      folder,
      database,
      first,
      notice,
      processes: [...supervisor.members().keys()],
      stop,
      restart() {
        restarting ??= roll().finally(() => {
          restarting = undefined
        })
        return restarting
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The processes that there are to be; the scheduler goes with the workers. */
function placesOf({ web, worker, port, host }: StartSettings): Place[] {
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)
  return [
    ...numbers(web).map((n) => ({
      name: `web-${n}`,
      duties: { web: { port, host }, worker: false, scheduler: false },
    })),
    ...numbers(worker).map((n) => ({ name: `worker-${n}`, duties: { worker: true, scheduler: false } })),
    ...(worker > 0 ? [{ name: 'scheduler', duties: { worker: false, scheduler: true } }] : []),
  ]
}
