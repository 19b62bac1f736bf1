/** Numbered migrations of modules: each runs once in a database that had the module before it. */
import type { ClientBase } from 'pg'
import type { Migration, ModuleManifest } from '#core/module.ts'
import { StartupError } from '#server/embedded/startup-error.ts'
import type { SyncState } from './state.ts'

/** A migration that is still to run. */
export interface PendingMigration extends Migration {
  module: string
}

/**
 * Migrations that the database has not had yet, in module order, then by number. A module that is new here starts
 * with today's tables: its migrations count as done, and are noted so.
 */
export async function pendingMigrations(
  client: ClientBase,
  modules: ModuleManifest[],
  state: SyncState,
): Promise<PendingMigration[]> {
  const { rows } = await client.query<{ key: string }>(
    `select module || '/' || number as key from module_migration`,
  )
  const done = new Set(rows.map((row) => row.key))
  const pending: PendingMigration[] = []
  for (const manifest of modules) {
    const left = [...(manifest.migrations ?? [])]
      .sort((a, b) => a.number - b.number)
      .filter(({ number }) => !done.has(`${manifest.name}/${number}`))
    if (state.modules.has(manifest.name))
      pending.push(...left.map((migration) => ({ ...migration, module: manifest.name })))
    else for (const { number } of left) await note(client, manifest.name, number)
  }
  return pending
}

/**
 * Runs migrations in the caller's transaction; `settle` runs after each statement, for what depends on the tables.
 * @throws StartupError SCHEMA_REFUSED that names the module and the migration
 */
export async function runMigrations(
  client: ClientBase,
  migrations: PendingMigration[],
  settle: () => Promise<void>,
): Promise<void> {
  for (const { module, number, title, sql } of migrations) {
    try {
      for (const statement of sql) {
        await client.query(statement)
        await settle()
      }
    } catch (error) {
      throw new StartupError(
        'SCHEMA_REFUSED',
        `Migration ${number} of module "${module}" (${title}) failed: ${(error as Error).message}.`,
        'Nothing was changed. Correct the migration or the data that it stumbles over, then start again.',
      )
    }
    await note(client, module, number)
  }
}

async function note(client: ClientBase, module: string, number: number): Promise<void> {
  await client.query('insert into module_migration (module, number) values ($1, $2) on conflict do nothing', [
    module,
    number,
  ])
}
