import type { ModuleManifest } from '#core/module.ts'
import { createLru } from '#schema/plan/lru.ts'
import { orderModules } from '#server/registry/order.ts'
import { buildRegistry, fingerprintOf, type Registry } from '#server/registry/registry.ts'

/** Registries of this process, shared by all tenants with the same modules. */
export interface Registries {
  readonly available: ModuleManifest[]
  /** @throws Error that names a module which is missing or depends on itself */
  of(modules: string[]): Registry
}

/** The module that every tenant has: users and companies are in it. */
export const baseModule = 'base'

/** Keeps the registries that were used last; building one takes some 50 ms. */
export function createRegistries(available: ModuleManifest[], most = 20): Registries {
  const kept = new Map<string, Registry>()
  // Every request asks: the order of modules is worked out once for each list of them.
  const fingerprints = createLru<string>({ entries: 1_000, weight: 1_000_000 }, ({ length }) => length)
  return {
    available,
    of(modules) {
      const wanted = [...new Set([baseModule, ...modules])]
      const key = wanted.join()
      const fingerprint = fingerprints.get(key) ?? fingerprintOf(orderModules(available, wanted))
      fingerprints.set(key, fingerprint)
      const registry = kept.get(fingerprint) ?? buildRegistry(available, wanted)
      // The order of a Map is that of insertion: the first is the one not used for longest.
      kept.delete(fingerprint)
      kept.set(fingerprint, registry)
      const oldest = kept.size > most ? kept.keys().next().value : undefined
      if (oldest !== undefined) kept.delete(oldest)
      return registry
    },
  }
}
