/** The tenants of one process, as the door asks for them. */
import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Row, Viewer } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import type { AuthTables } from '#server/access/tables.ts'
import type { TenantDoor, Tenants } from '#server/http/ports.ts'
import { importRoute } from '#server/import/http-route.ts'
import type { Registry } from '#server/registry/registry.ts'
import type { Control } from './control.ts'
import { graphqlContext } from './graphql-context.ts'
import { createPools, type Pools } from './pools.ts'
import type { Registries } from './registries.ts'
import { syncTenant } from './sync-tenant.ts'
import { type Tenant, tenantUrl } from './tenant.ts'

/** Tenants by host and name, with what the rest of the server needs of them. */
export interface OpenTenants extends Tenants {
  /** Active tenants. */
  list(): Promise<Tenant[]>
  registryOf(tenant: Tenant): Registry
  databaseOf(tenant: Tenant): Kysely<Record<string, Row>>
  pools: Pools
  close(): Promise<void>
}

/** How long the list of tenants is believed, in milliseconds. */
const listAge = 1_000

/** Opens the tenants; `log` gets what went wrong with one of them. */
export function openTenants(
  control: Control,
  registries: Registries,
  log: (error: unknown, tenant: string) => void,
): OpenTenants {
  const pools = createPools()
  const synced = new Map<string, Promise<void>>()
  let listed: { at: number; tenants: Promise<Tenant[]> } | undefined

  function all(): Promise<Tenant[]> {
    if (!listed || Date.now() - listed.at > listAge) {
      const tenants = control.list()
      listed = { at: Date.now(), tenants }
      // The next request asks again.
      tenants.catch(() => {
        listed = undefined
      })
    }
    return listed.tenants
  }

  const registryOf = (tenant: Tenant): Registry => registries.of(tenant.modules)
  const databaseOf = (tenant: Tenant): Kysely<Record<string, Row>> =>
    pools.databaseOf(tenantUrl(control.url, tenant))

  /** A tenant's database is brought to this program's modules before the first request is served. */
  async function ready(tenant: Tenant, registry: Registry): Promise<void> {
    const key = `${tenant.database} ${registry.fingerprint}`
    let done = synced.get(key)
    if (!done) {
      done = syncTenant(registry, tenantUrl(control.url, tenant)).then(() => undefined)
      synced.set(key, done)
      done.catch((error) => {
        synced.delete(key)
        log(error, tenant.name)
      })
    }
    await done.catch(() => {
      throw new TrellisError(
        'UNAVAILABLE',
        'This tenant cannot be served now; its operator finds the reason in the log.',
        { retryAfter: 10 },
      )
    })
  }

  async function doorOf(tenant: Tenant | undefined): Promise<TenantDoor | undefined> {
    if (tenant?.state !== 'ACTIVE') return undefined
    const registry = registryOf(tenant)
    await ready(tenant, registry)
    const db = databaseOf(tenant)
    // Sockets keep a door for long: they get the modules that the tenant has by now, and notice its suspension.
    const registryNow = async (): Promise<Registry> => {
      const now = (await all()).find(({ database }) => database === tenant.database)
      if (now?.state !== 'ACTIVE') throw new TrellisError('NOT_FOUND', 'This tenant is closed.')
      return registryOf(now)
    }
    return {
      name: tenant.name,
      label: async () => tenant.label,
      db: db as unknown as Kysely<AuthTables>,
      schema: async () => (await registryNow()).schema,
      contextFor: async (viewer, request) => graphqlContext(await registryNow(), db, viewer, request),
      routes: async () => {
        const registry = await registryNow()
        const scopeOf = (viewer: Viewer) => ({ registry, db, viewer, requestId: randomUUID() })
        return new Map([['base', importRoute(scopeOf)]])
      },
    }
  }

  return {
    byHost: async (host) => doorOf((await all()).find((tenant) => tenant.hosts.includes(host))),
    byName: async (name) => doorOf((await all()).find((tenant) => tenant.name === name)),
    async only() {
      const tenants = (await all()).filter(({ state }) => state === 'ACTIVE' || state === 'SUSPENDED')
      return tenants.length === 1 ? doorOf(tenants[0]) : undefined
    },
    list: async () => (await all()).filter(({ state }) => state === 'ACTIVE'),
    registryOf,
    databaseOf,
    pools,
    close: () => pools.close(),
  }
}
