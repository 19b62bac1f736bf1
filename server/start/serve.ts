/** Brings the parts of the program up in their order, and down in the opposite one. */
import pino from 'pino'
import type { ModuleManifest } from '#core/module.ts'
import { acquireFolder } from '#server/embedded/acquire-folder.ts'
import { explainListenError } from '#server/embedded/listen-error.ts'
import { jsonLimit } from '#server/http/body.ts'
import { doorConfigFrom } from '#server/http/config.ts'
import { createDoor } from '#server/http/door.ts'
import { startHttp } from '#server/http/start-http.ts'
import { largestBody } from '#server/import/http-route.ts'
import { openControl } from '#server/tenants/control.ts'
import { openTenants } from '#server/tenants/open-tenants.ts'
import { createRegistries } from '#server/tenants/registries.ts'
import { adminFolder, buildAdmin } from './build-admin.ts'
import { checkPort } from './check-port.ts'
import { type FirstTenant, prepareFirstTenant } from './first-tenant.ts'
import { startHousekeeping } from './housekeeping.ts'
import { openServer } from './open-server.ts'
import { dataFolderOf, type StartSettings } from './settings.ts'

/** The running program. */
export interface Running {
  /** Where it answers; undefined for one that only works. */
  address: string | undefined
  folder: string
  database: { isEmbedded: boolean; address: string; version: string }
  /** The administrator, when this start made the first tenant. */
  first: FirstTenant | undefined
  /** A sentence for the terminal, when something is missing. */
  notice: string | undefined
  /** Lets requests finish, then closes everything. */
  stop: () => Promise<void>
}

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
  const closers: (() => unknown)[] = []
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close()
  }
  try {
    const folder = dataFolderOf(env)
    const lock = env.DATABASE_URL ? undefined : acquireFolder(folder)
    if (lock) closers.push(lock.release)
    if (settings.web) await checkPort(settings.port, settings.host)
    const admin = settings.web ? buildAdmin(log) : Promise.resolve(undefined)

    const config = doorConfigFrom(env)
    const logger = pino({ level: env.TRELLIS_LOG_LEVEL || 'warn' }, pino.destination(2))
    const logTenant = (error: unknown, tenant: string): void =>
      logger.error({ err: error, tenant }, 'a tenant failed')
    const server = await openServer(env, folder, log)
    closers.push(server.stop)
    const control = await openControl(server.controlUrl)
    closers.push(control.close)
    const registries = createRegistries(modules)
    const first = await prepareFirstTenant(control, registries, settings)
    const tenants = openTenants(control, registries, logTenant)
    closers.push(tenants.close)
    if (settings.worker) closers.push(startHousekeeping(tenants, logTenant).stop)
    const notice = await admin
    const running = { folder, database: server, first, notice, stop }
    if (!settings.web) {
      lock?.describe({ address: 'no address: it works in the background' })
      return { ...running, address: undefined }
    }

    const ready = async (): Promise<void> => void (await control.pool.query('select 1'))
    const door = createDoor({ tenants, config, log: logger, adminFolder, ready })
    closers.push(door.close)
    const http = await startHttp({
      ...door,
      port: settings.port,
      host: settings.host,
      bodyLimit: (url) => (url.startsWith('/base/import') ? largestBody : jsonLimit),
    }).catch((error) => {
      throw explainListenError(error, settings.port)
    })
    closers.push(async () => {
      door.close()
      await http.close()
    })
    const address = `http://localhost:${http.port}`
    lock?.describe({ address })
    return { ...running, address }
  } catch (error) {
    await stop()
    throw error
  }
}
