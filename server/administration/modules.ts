/** Which modules a tenant has, and installing and removing them from the admin. */

import { TrellisError, validationError } from '#core/errors.ts'
import type { ModuleManifest } from '#core/module.ts'
import { say } from '#core/say.ts'
import type { ModuleTools, PlatformModule } from '#schema/administration.ts'
import type { Model } from '#schema/model.ts'
import { noteAccess } from '#server/access/events.ts'
import { StartupError } from '#server/embedded/startup-error.ts'
import { installModules, type ModuleChange, uninstallModules } from '#server/tenants/change-modules.ts'
import { baseModule } from '#server/tenants/registries.ts'
import type { Caller } from './caller.ts'
import { countRecords } from './count-records.ts'
import type { Installation } from './installation.ts'

/** What an administrator sees and does about the modules of the tenant. */
export function moduleTools({ db, viewer, client }: Caller, place: Installation): ModuleTools {
  const { control, registries, tenant } = place
  return {
    async list() {
      const { model } = registries.of(registries.available.map(({ name }) => name))
      const installed = new Set(registries.of(tenant.modules).modules.map(({ name }) => name))
      const entities = [...model.entities.values()].filter(({ partOf }) => !partOf)
      const counts = await countRecords(db, [...new Set(entities.map(({ table }) => table))])
      return registries.available
        .map((manifest) => describe(manifest, model, installed.has(manifest.name), counts))
        .sort((a, b) => a.label.localeCompare(b.label))
    },
    async install(names, { demo }) {
      someOf(names)
      const { changed } = await explained(() =>
        installModules(control, registries, tenant.name, names, { demo }),
      )
      return done('MODULE_INSTALLED', changed)
    },
    async uninstall(names, { purge, confirm }) {
      someOf(names)
      if (purge && confirm !== names[0]) {
        throw validationError([
          {
            path: ['confirm'],
            message: say`This deletes data for good: confirm it by the name "${names[0]}".`,
            rule: 'confirm',
          },
        ])
      }
      const { changed } = await explained(() =>
        uninstallModules(control, registries, tenant.name, names, { purge }),
      )
      return done(purge ? 'MODULE_PURGED' : 'MODULE_REMOVED', changed)
    },
  }

  async function done(kind: string, changed: string[]): Promise<string[]> {
    for (const detail of changed) await noteAccess(db, { kind, detail, by: viewer.userId }, client)
    await place.settled()
    return changed
  }
}

function describe(
  manifest: ModuleManifest,
  model: Model,
  isInstalled: boolean,
  counts: Map<string, number>,
): PlatformModule {
  const { name, label, description, version, icon = null, depends } = manifest
  const own = [...model.entities.values()].filter(({ module, partOf }) => module === name && !partOf)
  return {
    name,
    label,
    description,
    version,
    icon,
    depends,
    isInstalled,
    isRequired: name === baseModule,
    entities: own.map((entity) => ({
      name: entity.name,
      label: entity.label,
      plural: entity.plural,
      recordCount: counts.get(entity.table) ?? null,
    })),
    extends: (manifest.extensions ?? []).flatMap(({ target, options }) => {
      const extended = model.entities.get(target.trellis.name)
      const fields = Object.keys(options.properties ?? {}).flatMap(
        (field) => extended?.fields.get(field)?.label ?? [],
      )
      return extended && fields.length > 0 ? [{ label: extended.label, fields }] : []
    }),
  }
}

function someOf(names: string[]): void {
  if (names.length === 0) throw new TrellisError('BAD_REQUEST', say`Name at least one module.`)
}

/** What a database refuses is for whoever asked to know, in the words of the command line. */
async function explained(change: () => Promise<ModuleChange>): Promise<ModuleChange> {
  try {
    return await change()
  } catch (error) {
    if (error instanceof StartupError) throw new TrellisError('CONFLICT', `${error.message} ${error.hint}`)
    throw error
  }
}
