/** Installing and removing modules of one tenant, while it and all others keep working. */

import { TrellisError } from '#core/errors.ts'
import type { ModuleManifest } from '#core/module.ts'
import { orderModules } from '#server/registry/order.ts'
import { purgeSchema } from '#server/sync/purge-schema.ts'
import { type Control, withTenantLock } from './control.ts'
import { baseModule, type Registries } from './registries.ts'
import { syncTenant } from './sync-tenant.ts'
import { tenantUrl } from './tenant.ts'

/** What a change of modules did. */
export interface ModuleChange {
  /** Modules that the tenant has now and had not before, dependencies included; or the other way round. */
  changed: string[]
  /** How many statements changed the database. */
  statements: number
}

/**
 * Installs modules, with what they depend on: the database is brought to the new set first, then the tenant is
 * switched over, which running processes notice within a second.
 * @throws NOT_FOUND for a tenant or module that does not exist
 */
export async function installModules(
  control: Control,
  registries: Registries,
  name: string,
  modules: string[],
  options: { demo?: boolean } = {},
): Promise<ModuleChange> {
  for (const module of modules) findModule(registries, module)
  return withTenantLock(control, name, async (client) => {
    const tenant = await control.get(name)
    const before = registries.of(tenant.modules)
    const wanted = [...new Set([...tenant.modules, ...modules])].sort()
    const registry = registries.of(wanted)
    const { statements } = await syncTenant(registry, tenantUrl(control.url, tenant), options)
    await client.query('update trellis.tenant set modules = $2 where name = $1', [name, wanted])
    return { changed: missingIn(before.modules, registry.modules), statements: statements.length }
  })
}

/**
 * Removes modules from a tenant. Their tables and columns stay until they are purged.
 * @throws CONFLICT that names the modules which depend on them
 */
export async function uninstallModules(
  control: Control,
  registries: Registries,
  name: string,
  modules: string[],
  options: { purge?: boolean } = {},
): Promise<ModuleChange> {
  for (const module of modules) findModule(registries, module)
  return withTenantLock(control, name, async (client) => {
    const tenant = await control.get(name)
    const before = registries.of(tenant.modules)
    checkNotNeeded(before.modules, modules)
    // Dependencies that were installed only along the way stay, unless they are named too.
    const wanted = before.modules
      .map((manifest) => manifest.name)
      .filter((module) => !modules.includes(module))
    const registry = registries.of(wanted)
    const url = tenantUrl(control.url, tenant)
    // The switch comes first: from now on nothing writes to what is about to be left over.
    await client.query('update trellis.tenant set modules = $2 where name = $1', [name, wanted])
    const { statements } = await syncTenant(registry, url)
    const purged = options.purge ? await purgeSchema(registry, url) : []
    return {
      changed: missingIn(registry.modules, before.modules),
      statements: statements.length + purged.length,
    }
  })
}

function findModule(registries: Registries, name: string): ModuleManifest {
  const found = registries.available.find((manifest) => manifest.name === name)
  if (found) return found
  const names = registries.available.map((manifest) => manifest.name).sort()
  throw new TrellisError('NOT_FOUND', `There is no module "${name}". Modules: ${names.join(', ')}.`)
}

function checkNotNeeded(installed: ModuleManifest[], leaving: string[]): void {
  for (const module of leaving) {
    if (module === baseModule)
      throw new TrellisError('CONFLICT', 'The base module holds users and companies; it cannot be removed.')
    if (!installed.some(({ name }) => name === module))
      throw new TrellisError('NOT_FOUND', `Module "${module}" is not installed.`)
  }
  const staying = installed.filter(({ name }) => !leaving.includes(name))
  for (const manifest of staying) {
    const needed = orderModules(installed, [manifest.name]).find(({ name }) => leaving.includes(name))
    if (needed) {
      throw new TrellisError(
        'CONFLICT',
        `Module "${manifest.name}" needs "${needed.name}": uninstall "${manifest.name}" as well.`,
      )
    }
  }
}

/** Names of `of` that are not among `modules`. */
function missingIn(modules: ModuleManifest[], of: ModuleManifest[]): string[] {
  return of.map(({ name }) => name).filter((name) => !modules.some((manifest) => manifest.name === name))
}
