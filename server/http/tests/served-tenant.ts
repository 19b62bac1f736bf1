/** One tenant, served by a door of its own with pools of its own: what one process of several is. */
import { sql } from 'kysely'
import pg from 'pg'
import pino from 'pino'
import type { Viewer } from '#core/context.ts'
import { administratorRole } from '#core/policy.ts'
import type { ReadPolicy } from '#schema/context.ts'
import { createHub, type Hub } from '#server/changes/hub.ts'
import { graphqlContext } from '#server/tenants/graphql-context.ts'
import { createPools } from '#server/tenants/pools.ts'
import type { TestTenant } from '#server/testing/test-tenant.ts'
import { createDoor } from '../door.ts'
import type { TenantDoor } from '../ports.ts'
import { startHttp } from '../start-http.ts'

export interface Served {
  /** `http://127.0.0.1:<port>` */
  origin: string
  /** Statements since the last call, in their order. */
  statements(): string[]
  /** Who follows the change log by it. */
  hub: Hub
  stop(): Promise<void>
}

/** What a test may change. */
export interface ServedOptions {
  /** The read policy of a viewer, in place of the tenant's. */
  policyOf?: (viewer: Viewer) => ReadPolicy
  /** False for a server that makes a `Request` of everything. */
  isDirect?: boolean
  origins?: string[]
  /** Changes can be followed, and are told to other processes. */
  isFollowed?: boolean
  /** A free one when left out. */
  port?: number
}

/** Serves the tenant on a free port. */
export async function serveTenant(tenant: TestTenant, options: ServedOptions = {}): Promise<Served> {
  const pools = createPools()
  const db = pools.databaseOf(tenant.url)
  const hub = createHub({ db, url: tenant.url, log: () => undefined })
  const served: TenantDoor = {
    name: 'main',
    label: async () => 'Test',
    db: db as never,
    schema: async () => tenant.registry.schema,
    words: (chosen, accepted) => tenant.registry.languages.for(chosen, accepted).words,
    contextFor: async (viewer, facts) => {
      const context = await graphqlContext(
        tenant.registry,
        db,
        viewer,
        facts,
        options.isFollowed ? hub : undefined,
      )
      return viewer && options.policyOf ? { ...context, policy: options.policyOf(viewer) } : context
    },
    routes: async () => new Map(),
  }
  const { direct, ...door } = createDoor({
    tenants: { byHost: async () => served, byName: async () => served, only: async () => served },
    config: { origins: new Set(options.origins), trustedProxies: 0, isDevelopment: false },
    log: pino({ level: 'silent' }),
    adminFolder: '/nowhere',
    ready: async () => {},
  })
  const server = await startHttp({
    ...door,
    ...(options.isDirect === false ? {} : { direct }),
    port: options.port ?? 0,
    host: '127.0.0.1',
  })
  return {
    origin: `http://127.0.0.1:${server.port}`,
    statements: () => tapOf(tenant.url).splice(0),
    hub,
    async stop() {
      door.close()
      await hub.close()
      await server.close()
      await pools.close()
    },
  }
}

/** Makes the tenant's user an administrator in the database too, so that requests may read and write everything. */
export async function grantAll({ db, viewer }: TestTenant): Promise<void> {
  await sql`insert into role (code, name) values (${administratorRole}, 'Administrator')
    on conflict (code) do nothing`.execute(db)
  await sql`insert into app_user_roles select ${viewer.userId}, id from role where code = ${administratorRole}
    on conflict do nothing`.execute(db)
}

const taps = new Map<string, string[]>()

function tapOf(url: string): string[] {
  const { pathname } = new URL(url)
  const tap = taps.get(pathname) ?? []
  taps.set(pathname, tap)
  return tap
}

/** Every statement of this process that goes to a database which somebody asked about. */
const { query } = pg.Client.prototype
pg.Client.prototype.query = function tapped(this: pg.Client, ...given: unknown[]): unknown {
  const [config] = given as [string | { text?: string }]
  taps.get(`/${this.database}`)?.push(typeof config === 'string' ? config : (config.text ?? ''))
  return Reflect.apply(query, this, given)
} as typeof query
