/** The database of one run: an embedded PostgreSQL in a temporary folder, a tenant with real modules, and the data. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { modules } from '#modules/index.ts'
import { createApiKey } from '#server/access/api-keys.ts'
import type { AuthTables } from '#server/access/tables.ts'
import { openServer } from '#server/start/open-server.ts'
import { withClient, withKysely } from '#server/sync/connection.ts'
import { openControl } from '#server/tenants/control.ts'
import { createTenant } from '#server/tenants/create-tenant.ts'
import { createRegistries } from '#server/tenants/registries.ts'
import { tenantUrl } from '#server/tenants/tenant.ts'
import { fillSql, type Sizes } from './fill-sql.ts'
import { benchModule } from './module.ts'

/** A running stage. */
export interface Stage {
  /** Where Trellis may keep files. */
  folder: string
  /** The control database: what Trellis is started with. */
  controlUrl: string
  /** The tenant's database, as its own role: what all other contenders are started with. */
  databaseUrl: string
  /** API key of the tenant's administrator, who may ask for pages of 500. */
  apiKey: string
  /** API key of a salesperson, who sees their own half of the orders. */
  sellerKey: string
  /** Version of the PostgreSQL server. */
  version: string
  /** Milliseconds that it took to create the tenant and to fill it. */
  took: { tenant: number; fill: number }
  /** Stops the server and removes the folder. */
  stop: () => Promise<void>
}

const email = 'bench@example.com'
const sellerEmail = 'seller@example.com'

/** Sets the stage. What had started when something fails is stopped again. */
export async function setStage(sizes: Sizes): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'trellis-bench-'))
  const server = await openServer({}, folder)
  const stop = async (): Promise<void> => {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
  const interrupt = (): void => void stop().finally(() => process.exit(130))
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  try {
    const begin = performance.now()
    const databaseUrl = await makeTenant(server.controlUrl)
    const made = performance.now()
    await withClient(databaseUrl, async (client) => {
      for (const statement of [...peopleSql, ...fillSql(sizes, sellerEmail)]) await client.query(statement)
    })
    const took = { tenant: made - begin, fill: performance.now() - made }
    const apiKey = await makeKey(databaseUrl, email)
    const sellerKey = await makeKey(databaseUrl, sellerEmail)
    const { controlUrl, version } = server
    return { folder: join(folder, 'files'), controlUrl, databaseUrl, apiKey, sellerKey, version, took, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** @returns the URL of the tenant's database */
async function makeTenant(controlUrl: string): Promise<string> {
  const control = await openControl(controlUrl)
  try {
    const tenant = await createTenant(control, createRegistries([...modules, benchModule]), {
      name: 'main',
      label: 'Benchmark',
      modules: [...modules.map(({ name }) => name), benchModule.name],
      admin: { email, password: randomBytes(16).toString('hex') },
    })
    return tenantUrl(controlUrl, tenant)
  } finally {
    await control.close()
  }
}

/** Who asks, beside the administrator that the tenant was made with. */
const peopleSql = [
  `update role set page_size = 500 where code = 'base.administrator'`,
  `with made as (
     insert into app_user (name, email, company_id) select 'Seller', '${sellerEmail}', id from company returning id
   )
   insert into app_user_roles (user_id, role_id)
   select made.id, role.id from made, role where code = 'sale.salesperson'`,
]

async function makeKey(databaseUrl: string, email: string): Promise<string> {
  return withKysely(databaseUrl, async (db) => {
    const { rows } = await sql<{ id: string }>`select id from app_user where email = ${email}`.execute(db)
    const { key } = await createApiKey(db as unknown as Kysely<AuthTables>, {
      userId: Number(rows[0]?.id),
      name: 'Benchmark',
    })
    return key
  })
}
