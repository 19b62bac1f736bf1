/** What commands work on: the database server, the list of tenants, and the modules. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { modules } from '#modules/index.ts'
import { acquireFolder } from '#server/embedded/acquire-folder.ts'
import { StartupError } from '#server/embedded/startup-error.ts'
import { type DatabaseServer, openServer } from '#server/start/open-server.ts'
import { dataFolderOf } from '#server/start/settings.ts'
import { type Control, openControl } from '#server/tenants/control.ts'
import { createRegistries, type Registries } from '#server/tenants/registries.ts'
import type { Tenant } from '#server/tenants/tenant.ts'
import { UsageError } from './command.ts'

/** The platform, open for the time of a command. */
export interface Platform {
  folder: string
  server: DatabaseServer
  control: Control
  registries: Registries
}

/**
 * Runs work on the platform: beside the running program, or with an embedded server started for just as long.
 * @throws StartupError
 */
export async function withPlatform<R>(
  env: NodeJS.ProcessEnv,
  work: (platform: Platform) => Promise<R>,
): Promise<R> {
  const folder = dataFolderOf(env)
  const lock = env.DATABASE_URL ? undefined : await folderOrProgram(folder)
  try {
    const server = await openServer(env, folder, (line) => process.stderr.write(`${line}\n`))
    try {
      const control = await openControl(server.controlUrl)
      try {
        return await work({ folder, server, control, registries: createRegistries(modules) })
      } finally {
        await control.close()
      }
    } finally {
      await server.stop()
    }
  } finally {
    lock?.release()
  }
}

/** What a command writes where a running program writes its address. */
const commandAddress = 'no address: a command runs'

/**
 * The data folder for this command alone, or undefined while the program runs on it, whose database is then used.
 * Another command, and a program that is still starting, are waited for.
 */
async function folderOrProgram(folder: string): Promise<ReturnType<typeof acquireFolder> | undefined> {
  for (const until = Date.now() + 120_000; ; await sleep(100)) {
    try {
      const lock = acquireFolder(folder)
      lock.describe({ address: commandAddress })
      return lock
    } catch (error) {
      if (!(error instanceof StartupError) || error.code !== 'FOLDER_IN_USE') throw error
      const address = addressOf(folder)
      if (address !== undefined && address !== commandAddress) return undefined
      if (Date.now() > until) throw error
    }
  }
}

/** Where the program that holds a data folder can be reached, once it says so. */
export function addressOf(folder: string): string | undefined {
  try {
    const holder: unknown = JSON.parse(readFileSync(join(folder, 'trellis.lock'), 'utf8'))
    const address =
      typeof holder === 'object' && holder !== null && 'address' in holder ? holder.address : undefined
    return typeof address === 'string' ? address : undefined
  } catch {
    return undefined
  }
}

/** The tenant of that name, or the only one. */
export async function chooseTenant(control: Control, name: string | undefined): Promise<Tenant> {
  if (name !== undefined) return control.get(name)
  const tenants = await control.list()
  const [first] = tenants
  if (!first)
    throw new UsageError('There is no tenant yet: start the program once, or run: trellis tenant create NAME')
  if (tenants.length === 1) return first
  const main = tenants.find((tenant) => tenant.name === 'main')
  if (main) return main
  throw new UsageError(`Say which tenant: --tenant ${tenants.map((tenant) => tenant.name).join(' | ')}`)
}
