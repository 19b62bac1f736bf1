/** What is done once for a program, by whichever process starts it: the data folder, the database, the first tenant. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { ModuleManifest } from '#core/module.ts'
import { isUnreachable } from '#core/unreachable.ts'
import { acquireFolder } from '#server/embedded/acquire-folder.ts'
import { type Control, openControl } from '#server/tenants/control.ts'
import { createRegistries, type Registries } from '#server/tenants/registries.ts'
import { buildAdmin } from './build-admin.ts'
import { checkPort } from './check-port.ts'
import { type FirstTenant, prepareFirstTenant } from './first-tenant.ts'
import { type DatabaseServer, openServer } from './open-server.ts'
import { dataFolderOf, type StartSettings } from './settings.ts'

/** What processes need to be started. */
export interface Prepared {
  folder: string
  database: DatabaseServer
  registries: Registries
  /** The administrator, when this start made the first tenant. */
  first: FirstTenant | undefined
  /** A sentence for the terminal, when something is missing. */
  notice: string | undefined
  /** Notes in the data folder where the program can be reached. */
  describe(address: string): void
  /** Stops the database and gives the folder back. */
  stop(): Promise<void>
}

/**
 * Prepares a start.
 * @param log gets lines for the terminal
 * @throws StartupError; what had started by then is stopped again
 */
export async function prepare(
  modules: ModuleManifest[],
  settings: StartSettings,
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): Promise<Prepared> {
  const closers: (() => unknown)[] = []
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close()
  }
  try {
    const folder = dataFolderOf(env)
    const lock = env.DATABASE_URL ? undefined : acquireFolder(folder)
    if (lock) closers.push(lock.release)
    if (settings.web > 0) await checkPort(settings.port, settings.host)
    const admin = settings.web > 0 ? buildAdmin(log) : Promise.resolve(undefined)
    const database = await openServer(env, folder, log)
    closers.push(database.stop)
    const registries = createRegistries(modules)
    const control = await openPatiently(database.controlUrl)
    const first = await prepareFirstTenant(control, registries, settings).finally(control.close)
    const notice = await admin
    return {
      folder,
      database,
      registries,
      first,
      notice,
      describe: (address) => lock?.describe({ address }),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The server was there a moment ago: on a machine that is busy starting it may take longer than a request would wait. */
async function openPatiently(controlUrl: string): Promise<Control> {
  for (let tries = 1; ; tries++) {
    try {
      return await openControl(controlUrl)
    } catch (error) {
      if (tries === 10 || !isUnreachable(error)) throw error
      await sleep(200)
    }
  }
}
