/** Databases for tests: one template for each module set, cloned in a fraction of a second. */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import type { Registry } from '#server/registry/registry.ts'
import { databaseLocale } from '#server/sync/database-locale.ts'
import { loadSeeds } from '#server/sync/seeds.ts'
import { syncSchema } from '#server/sync/sync-schema.ts'

/** Any number that nothing else uses for an advisory lock. */
const templateLock = 7_240_099

/** A database of its own for one test file, with the registry's tables and seeds. */
export interface TestDatabase {
  url: string
  drop(): Promise<void>
}

/** Clones the template of the registry's module set, which the first test that asks for it makes. */
export async function createTestDatabase(registry: Registry, externalUrl?: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  if (externalUrl) return createExternal(registry, externalUrl, name)
  const serverUrl = inject('databaseUrl')
  await onServer(serverUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [templateLock])
    const template = `template_${process.ppid}_${registry.fingerprint}`
    const known = await client.query('select 1 from pg_database where datname = $1', [template])
    if (known.rowCount === 0) await createTemplate(client, serverUrl, template, registry)
    await client.query(`create database "${name}" template "${template}"`)
  })
  return databaseOn(serverUrl, name)
}

/** On a server of the developer's own nothing stays behind: no template. */
async function createExternal(registry: Registry, serverUrl: string, name: string): Promise<TestDatabase> {
  await onServer(serverUrl, async (client) => void (await createEmpty(client, name)))
  await fill(registry, urlOf(serverUrl, name))
  return databaseOn(serverUrl, name)
}

async function createEmpty(client: pg.Client, name: string): Promise<void> {
  await client.query(`create database "${name}" template template0 ${await databaseLocale(client)}`)
}

async function fill(registry: Registry, url: string): Promise<void> {
  await syncSchema(registry, url)
  await loadSeeds(registry, url, { demo: false })
}

function databaseOn(serverUrl: string, name: string): TestDatabase {
  return {
    url: urlOf(serverUrl, name),
    drop: () =>
      onServer(
        serverUrl,
        async (client) => void (await client.query(`drop database if exists "${name}" with (force)`)),
      ),
  }
}

/** The URL of another database on the same server. */
export function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  return url.toString()
}

async function createTemplate(
  client: pg.Client,
  serverUrl: string,
  template: string,
  registry: Registry,
): Promise<void> {
  const building = `${template}_building`
  await client.query(`drop database if exists "${building}" with (force)`)
  await createEmpty(client, building)
  await fill(registry, urlOf(serverUrl, building))
  // Renamed at the end, so that a run that died half-way leaves nothing that looks finished.
  await client.query(`alter database "${building}" rename to "${template}"`)
}

async function onServer<R>(serverUrl: string, work: (client: pg.Client) => Promise<R>): Promise<R> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
