/**
 * Brings a tenant's database to the entities of a registry. It only adds and widens, in one transaction: a kill at
 * any moment leaves the old or the new state, and parallel syncs wait for each other.
 */
import { createHash } from 'node:crypto'
import type { ClientBase } from 'pg'
import { markSql } from '#server/changes/marks.ts'
import { makePartitions } from '#server/changes/partitions.ts'
import { retrackChanges, trackChanges } from '#server/changes/track.ts'
import { StartupError } from '#server/embedded/startup-error.ts'
import type { Registry } from '#server/registry/registry.ts'
import { readCatalog } from './catalog.ts'
import { type Database, inSyncTransaction, withClient } from './connection.ts'
import { type Difference, diff, type Leftover } from './diff.ts'
import { explainChange, refuseChanges } from './explain.ts'
import { pendingMigrations, runMigrations } from './migrations.ts'
import { managedAfter, readHash, readState, type SyncState, writeModules, writeState } from './state.ts'
import { readTarget, type Target, targetOf } from './target.ts'

/** What a sync did. */
export interface SyncResult {
  /** Statements that changed tables, indexes or constraints; empty when the database was up to date. */
  statements: string[]
  /** Migrations that ran, as `module/number`. */
  migrations: string[]
  /** What no entity asks for any more; only `purgeSchema` removes it. */
  leftovers: Leftover[]
}

/**
 * Syncs a database with a registry: extensions, migrations before, tables, migrations after, the platform's tables
 * and the entities' own SQL. Does nothing but one look when nothing changed since the last time.
 * @throws StartupError SCHEMA_REFUSED when it would lose or invent data; the database is then as it was
 */
export async function syncSchema(registry: Registry, database: Database): Promise<SyncResult> {
  const target = await targetOf(registry)
  const hash = hashOf(registry, target)
  return withClient(database, async (client) => {
    if ((await readHash(client)) === hash) return { statements: [], migrations: [], leftovers: [] }
    return inSyncTransaction(client, () => runSync(client, registry, target, hash))
  })
}

/** Tells what `syncSchema` would do, and changes nothing. Pending migrations are run and rolled back with the rest. */
export async function planSchema(
  registry: Registry,
  database: Database,
): Promise<SyncResult & { refused: string[] }> {
  const target = await targetOf(registry)
  return withClient(database, (client) =>
    inSyncTransaction(client, async () => {
      await client.query('savepoint plan')
      const state = await readState(client)
      await createExtensions(client, target)
      const migrations = await pendingMigrations(client, registry.modules, state)
      await runMigrations(
        client,
        migrations.filter(({ when }) => when === 'BEFORE'),
        () => retrackChanges(client, target.tracked),
      )
      const { changes, leftovers, refused } = await compare(client, target, state)
      await client.query('rollback to savepoint plan')
      return {
        statements: changes.map(({ sql }) => sql),
        migrations: migrations.map(nameOf),
        leftovers,
        refused,
      }
    }),
  )
}

/** Names everything that a sync depends on: equal hashes mean that there is nothing to do. */
export function hashOf(registry: Registry, target: Target): string {
  const migrations = registry.modules.map(({ name, version, migrations = [] }) => [
    name,
    version,
    migrations.map(({ number }) => number),
  ])
  return createHash('sha256')
    .update(JSON.stringify([formatVersion, target, migrations]))
    .digest('hex')
}

/** Grows when this program begins to make something else of the same entities. */
const formatVersion = 3

async function runSync(
  client: ClientBase,
  registry: Registry,
  target: Target,
  hash: string,
): Promise<SyncResult> {
  const state = await readState(client)
  await client.query(markSql({ actor: null, requestId: 'sync', reason: 'MIGRATION' }))
  await createExtensions(client, target)
  const migrations = await pendingMigrations(client, registry.modules, state)
  const retrack = () => retrackChanges(client, target.tracked)
  await runMigrations(
    client,
    migrations.filter(({ when }) => when === 'BEFORE'),
    retrack,
  )
  const { changes, leftovers, refused, managed } = await compare(client, target, state)
  if (refused.length > 0) throw refuseChanges(refused)
  for (const change of changes) {
    await client.query(change.sql).catch((error) => {
      throw explainChange(error, change)
    })
  }
  for (const statement of target.after) await client.query(statement)
  await makePartitions((text) => client.query(text))
  await trackChanges(client, target.tracked)
  await runMigrations(
    client,
    migrations.filter(({ when }) => when === 'AFTER'),
    retrack,
  )
  await writeModules(client, registry.modules)
  await writeState(client, hash, registry.fingerprint, managed)
  return { statements: changes.map(({ sql }) => sql), migrations: migrations.map(nameOf), leftovers }
}

const nameOf = ({ module, number }: { module: string; number: number }): string => `${module}/${number}`

async function compare(
  client: ClientBase,
  target: Target,
  state: SyncState,
): Promise<Difference & { managed: SyncState['managed'] }> {
  const wanted = await readTarget(client, target)
  const current = await readCatalog(client)
  const difference = diff(wanted, current, state.managed, target.ddl)
  return { ...difference, managed: managedAfter(wanted, current, state.managed) }
}

async function createExtensions(client: ClientBase, { extensions }: Target): Promise<void> {
  for (const name of extensions) {
    const { rows } = await client.query('select from pg_extension where extname = $1', [name])
    if (rows.length > 0) continue
    await client.query(`create extension if not exists ${name} with schema public`).catch((error: Error) => {
      throw new StartupError(
        'PRIVILEGE_MISSING',
        `The extension ${name} is not in the database and cannot be created: ${error.message}.`,
        `Install PostgreSQL's contrib package on that server, then, as its administrator: CREATE EXTENSION ${name}`,
      )
    })
  }
}
