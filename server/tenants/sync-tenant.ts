import type { Registry } from '#server/registry/registry.ts'
import type { Database } from '#server/sync/connection.ts'
import { type LoadedSeed, loadSeeds } from '#server/sync/seeds.ts'
import { type SyncResult, syncSchema } from '#server/sync/sync-schema.ts'

/**
 * Brings tables and seeds of a tenant's database to its registry; cheap when nothing changed.
 * @throws StartupError SCHEMA_REFUSED when only a migration can do it; Error that names a seed which cannot be loaded
 */
export async function syncTenant(
  registry: Registry,
  database: Database,
  options: { demo?: boolean } = {},
): Promise<SyncResult & { seeds: LoadedSeed[] }> {
  const result = await syncSchema(registry, database)
  return { ...result, seeds: await loadSeeds(registry, database, options) }
}
