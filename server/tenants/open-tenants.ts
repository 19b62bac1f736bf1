/** The tenants of one process, as the door asks for them. */

import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Row, Viewer } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import type { AuthTables } from '#server/access/tables.ts'
import type { Installation } from '#server/administration/installation.ts'
import { noOperators, type Operators } from '#server/administration/operators.ts'
import { sealAudit } from '#server/changes/audit.ts'
import { createHub, type Hub } from '#server/changes/hub.ts'
import { createSealer, type Sealer } from '#server/changes/seal-soon.ts'
import { diskStore, type FileStore } from '#server/files/file-store.ts'
import { filesPath, filesRoute } from '#server/files/http-route.ts'
import type { ModuleRoute, TenantDoor, Tenants } from '#server/http/ports.ts'
import { exportPath } from '#server/import/export/export-order.ts'
import { exportRoute } from '#server/import/export/http-route.ts'
import { importRoute } from '#server/import/http-route.ts'
import type { Registry } from '#server/registry/registry.ts'
import type { Control } from './control.ts'
import { graphqlContext } from './graphql-context.ts'
import { createPools, type PoolLimits, type Pools } from './pools.ts'
import type { Registries } from './registries.ts'
import { syncTenant } from './sync-tenant.ts'
import { type Tenant, tenantUrl } from './tenant.ts'
import type { TraceStatement } from './trace-statements.ts'
import { type ValueWatch, watchValue } from './watch-value.ts'

/** Tenants by host and name, with what the rest of the server needs of them. */
export interface OpenTenants extends Tenants {
  /** Active tenants. */
  list(): Promise<Tenant[]>
  registryOf(tenant: Tenant): Registry
  databaseOf(tenant: Tenant): Kysely<Record<string, Row>>
  /** Tells those who follow the tenant, in every process, that something was committed. */
  committed(tenant: Tenant): void
  /** The contents of the tenant's files. */
  filesOf(tenant: Tenant): FileStore
  /** URL of the tenant's database; it holds a password. */
  urlOf(tenant: Tenant): string
  /**
   * Brings the tenant's database to its modules, once for each set of them.
   * @throws TrellisError UNAVAILABLE
   */
  prepare(tenant: Tenant): Promise<void>
  pools: Pools
  close(): Promise<void>
}

/** The base module's routes: files that are imported, exported, and kept on records. */
function baseRoute(imports: ModuleRoute, exports: ModuleRoute, files: ModuleRoute): ModuleRoute {
  return (request, viewer) => {
    const { pathname } = new URL(request.url)
    if (pathname.startsWith(exportPath)) return exports(request, viewer)
    return pathname.startsWith(filesPath) ? files(request, viewer) : imports(request, viewer)
  }
}

/** How long the list of tenants is believed, in milliseconds. */
const listAge = 1_000

/** What the tenants of a process are opened with. */
export interface TenantsOptions {
  /** The folder of the files that records have. */
  filesFolder: string
  /** Sees every statement. */
  traced?: TraceStatement
  /** They may look after all tenants. */
  operators?: Operators
  limits?: PoolLimits
}

/** Opens the tenants; `log` gets what went wrong with one of them. */
export function openTenants(
  control: Control,
  registries: Registries,
  log: (error: unknown, tenant: string) => void,
  { filesFolder, traced, operators = noOperators, limits }: TenantsOptions,
): OpenTenants {
  const pools = createPools(limits, traced)
  const synced = new Map<string, Promise<void>>()
  const hubs = new Map<string, Hub>()
  const sealers: Sealer[] = []
  const watches = new Map<string, ValueWatch>()
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

  // A tenant that was listed is one object until the list is read anew, so these are worked out once a second at most.
  const registryByTenant = new WeakMap<Tenant, Registry>()
  const doorByTenant = new WeakMap<Tenant, TenantDoor>()

  function registryOf(tenant: Tenant): Registry {
    const registry = registryByTenant.get(tenant) ?? registries.of(tenant.modules)
    registryByTenant.set(tenant, registry)
    return registry
  }

  const filesOf = ({ database }: Tenant): FileStore => diskStore(join(filesFolder, database))

  const databaseOf = (tenant: Tenant): Kysely<Record<string, Row>> =>
    pools.databaseOf(tenantUrl(control.url, tenant))

  function hubOf(tenant: Tenant): Hub {
    const url = tenantUrl(control.url, tenant)
    const known = hubs.get(url)
    if (known) return known
    const db = databaseOf(tenant)
    const fail = (error: unknown): void => log(error, tenant.name)
    const sealer = createSealer(() => sealAudit(db, registryOf(tenant).model), fail)
    sealers.push(sealer)
    const hub = createHub({ db, url, log: fail, afterCommit: sealer.soon })
    hubs.set(url, hub)
    return hub
  }

  function installationOf(tenant: Tenant, registryNow: () => Promise<Registry>): Installation {
    return {
      control,
      registries,
      tenant,
      operators,
      async settled() {
        listed = undefined
        await sleep(listAge)
      },
      followModules() {
        const watch =
          watches.get(tenant.database) ?? watchValue(async () => (await registryNow()).fingerprint, listAge)
        watches.set(tenant.database, watch)
        return watch.follow()
      },
    }
  }

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
        say`This tenant cannot be served now; its operator finds the reason in the log.`,
        { retryAfter: 10 },
      )
    })
  }

  async function doorOf(tenant: Tenant | undefined): Promise<TenantDoor | undefined> {
    if (tenant?.state !== 'ACTIVE') return undefined
    const known = doorByTenant.get(tenant)
    if (known) return known
    const registry = registryOf(tenant)
    await ready(tenant, registry)
    const db = databaseOf(tenant)
    // Sockets keep a door for long: they get the modules that the tenant has by now, and notice its suspension.
    const tenantNow = async (): Promise<Tenant> => {
      const now = (await all()).find(({ database }) => database === tenant.database)
      if (now?.state !== 'ACTIVE') throw new TrellisError('NOT_FOUND', say`This tenant is closed.`)
      return now
    }
    const registryNow = async (): Promise<Registry> => registryOf(await tenantNow())
    const door: TenantDoor = {
      name: tenant.name,
      hosts: tenant.hosts,
      label: async () => tenant.label,
      db: db as unknown as Kysely<AuthTables>,
      words: (chosen, accepted) => registry.languages.for(chosen, accepted).words,
      schema: async () => (await registryNow()).schema,
      async contextFor(viewer, request) {
        const now = await tenantNow()
        const place = viewer ? installationOf(now, registryNow) : undefined
        return graphqlContext(registryOf(now), db, viewer, request, hubOf(tenant), place)
      },
      routes: async () => {
        const registry = await registryNow()
        const { committed } = hubOf(tenant)
        const scopeOf = (viewer: Viewer) => ({ registry, db, viewer, requestId: randomUUID(), committed })
        const files = filesRoute(filesOf(tenant), scopeOf)
        return new Map([['base', baseRoute(importRoute(scopeOf), exportRoute(db), files)]])
      },
    }
    doorByTenant.set(tenant, door)
    return door
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
    filesOf,
    committed: (tenant) => hubOf(tenant).committed(),
    urlOf: (tenant) => tenantUrl(control.url, tenant),
    prepare: (tenant) => ready(tenant, registryOf(tenant)),
    pools,
    async close() {
      for (const watch of watches.values()) watch.close()
      await Promise.all([...hubs.values(), ...sealers].map((one) => one.close()))
      await pools.close()
    },
  }
}
