import { retrackChanges } from '#server/changes/track.ts'
import type { Registry } from '#server/registry/registry.ts'
import { readCatalog } from './catalog.ts'
import { type Database, inSyncTransaction, withClient } from './connection.ts'
import { diff, type Leftover } from './diff.ts'
import { explainChange } from './explain.ts'
import { managedAfter, readState, writeState } from './state.ts'
import { hashOf } from './sync-schema.ts'
import { readTarget, targetOf } from './target.ts'

/**
 * Removes for good what earlier module sets left in a database: tables and columns that sync made and that no entity
 * of the registry asks for. What sync did not make is never touched. Sync first; all in one transaction.
 * @returns what was removed
 */
export async function purgeSchema(registry: Registry, database: Database): Promise<Leftover[]> {
  const target = await targetOf(registry)
  return withClient(database, (client) =>
    inSyncTransaction(client, async () => {
      const state = await readState(client)
      const wanted = await readTarget(client, target)
      const { leftovers } = diff(wanted, await readCatalog(client), state.managed, target.ddl)
      for (const leftover of leftovers) {
        await client.query(leftover.sql).catch((error) => {
          throw explainChange(error, leftover)
        })
      }
      await retrackChanges(client, target.tracked)
      await forgetModules(client, registry)
      const managed = managedAfter(wanted, await readCatalog(client), state.managed)
      await writeState(client, state.hash ?? hashOf(registry, target), registry.fingerprint, managed)
      return leftovers
    }),
  )
}

/** A purged module is new again when it is installed the next time. */
async function forgetModules(client: Parameters<typeof readState>[0], registry: Registry): Promise<void> {
  const names = registry.modules.map(({ name }) => name)
  for (const [table, column] of [
    ['module_installed', 'name'],
    ['module_migration', 'module'],
    ['seed_state', 'module'],
  ]) {
    await client.query(`delete from ${table} where not ${column} = any($1)`, [names])
  }
}
