/** What `doctor` looks at: each check tells what it found, and whether that is as it should be. */
import { existsSync } from 'node:fs'
import pg from 'pg'
import { useSealingKey } from '#core/sealed.ts'
import { verifyAudit } from '#server/changes/audit.ts'
import { freeMegabytes } from '#server/embedded/data-folder.ts'
import { StartupError } from '#server/embedded/startup-error.ts'
import { isAdminBuilt } from '#server/start/build-admin.ts'
import { withClient, withKysely } from '#server/sync/connection.ts'
import { readHash } from '#server/sync/state.ts'
import { hashOf } from '#server/sync/sync-schema.ts'
import { targetOf } from '#server/sync/target.ts'
import { type Tenant, tenantUrl } from '#server/tenants/tenant.ts'
import { addressOf, type Platform, withPlatform } from './platform.ts'

/** The outcome of one check. */
export interface Check {
  name: string
  status: 'ok' | 'warn' | 'fail'
  text: string
  /** What to do about it. */
  hint?: string
}

/** Runs all checks; none of them changes anything, but that an embedded server may be started for the time. */
export async function runChecks(env: NodeJS.ProcessEnv, folder: string): Promise<Check[]> {
  return [
    nodeCheck(),
    platformCheck(),
    programCheck(folder),
    folderCheck(folder),
    adminCheck(),
    ...(await databaseChecks(env)),
    ...serverChecks(env),
  ]
}

function nodeCheck(): Check {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= 24) return { name: 'Node', status: 'ok', text: `${process.version} (${process.execPath})` }
  return {
    name: 'Node',
    status: 'fail',
    text: process.version,
    hint: 'Node 24 or newer is needed: run npm ci, which brings one along.',
  }
}

function platformCheck(): Check {
  return { name: 'Platform', status: 'ok', text: `${process.platform} ${process.arch}` }
}

function programCheck(folder: string): Check {
  const address = addressOf(folder)
  const isRunning = address?.startsWith('http') ?? false
  return {
    name: 'Program',
    status: 'ok',
    text: isRunning ? `runs at ${address}` : 'does not run on this data folder',
  }
}

function folderCheck(folder: string): Check {
  if (!existsSync(folder))
    return { name: 'Data folder', status: 'ok', text: `${folder} (made at the first start)` }
  const free = freeMegabytes(folder)
  const text = free === undefined ? folder : `${folder}, ${free} MB free`
  if (free === undefined || free >= 1_000) return { name: 'Data folder', status: 'ok', text }
  const hint = 'Free some space, or move TRELLIS_DATA to another disk.'
  return { name: 'Data folder', status: free < 100 ? 'fail' : 'warn', text, hint }
}

function adminCheck(): Check {
  if (isAdminBuilt()) return { name: 'Admin', status: 'ok', text: 'built' }
  return {
    name: 'Admin',
    status: 'warn',
    text: 'not built',
    hint: 'The next start builds it, or: npm run prepare',
  }
}

async function databaseChecks(env: NodeJS.ProcessEnv): Promise<Check[]> {
  try {
    return await withPlatform(env, async (platform) => {
      const { server, control } = platform
      const kind = server.isEmbedded ? 'embedded' : 'DATABASE_URL'
      const database: Check = {
        name: 'Database',
        status: 'ok',
        text: `PostgreSQL ${server.version}, ${kind}, ${server.address}`,
      }
      const tenants = await control.list()
      const none: Check = {
        name: 'Tenants',
        status: 'warn',
        text: 'none yet',
        hint: 'Start the program once: npm start',
      }
      return [
        database,
        ...(tenants.length === 0
          ? [none]
          : (
              await Promise.all(
                tenants.map(async (tenant) => [
                  await tenantCheck(platform, tenant),
                  ...(await auditChecks(platform, tenant, env)),
                ]),
              )
            ).flat()),
      ]
    })
  } catch (error) {
    if (!(error instanceof StartupError) && !(error instanceof pg.DatabaseError)) throw error
    return [
      {
        name: 'Database',
        status: 'fail',
        text: error.message,
        hint: error instanceof StartupError ? error.hint : undefined,
      },
    ]
  }
}

async function tenantCheck({ control, registries }: Platform, tenant: Tenant): Promise<Check> {
  const name = `Tenant ${tenant.name}`
  const modules = `${tenant.modules.length} modules (${tenant.modules.join(', ')})`
  if (tenant.state === 'CREATING' || tenant.state === 'DROPPING') {
    const hint = `It was cut off: run trellis tenant ${tenant.state === 'CREATING' ? 'create' : 'drop'} ${tenant.name} again.`
    return { name, status: 'warn', text: tenant.state.toLowerCase(), hint }
  }
  try {
    const registry = registries.of(tenant.modules)
    const wanted = hashOf(registry, await targetOf(registry))
    const hash = await withClient(tenantUrl(control.url, tenant), readHash)
    const state = tenant.state === 'SUSPENDED' ? 'suspended, ' : ''
    const text = `${state}${modules}, fingerprint ${registry.fingerprint}`
    if (hash === wanted) return { name, status: 'ok', text: `${text}, tables up to date` }
    return {
      name,
      status: 'warn',
      text: `${text}, tables not up to date`,
      hint: 'The next start does it, or: trellis migrate',
    }
  } catch (error) {
    return {
      name,
      status: 'fail',
      text: `${modules}: ${(error as Error).message}`,
      hint: 'Look at trellis migrate --plan.',
    }
  }
}

/** Is the audit chain of a tenant as it was written? */
async function auditChecks(
  { control, folder }: Platform,
  tenant: Tenant,
  env: NodeJS.ProcessEnv,
): Promise<Check[]> {
  const name = `Audit ${tenant.name}`
  if (tenant.state !== 'ACTIVE' && tenant.state !== 'SUSPENDED') return []
  try {
    useSealingKey({ secret: env.TRELLIS_SECRET_KEY || undefined, folder })
    const { entries, broken } = await withKysely(tenantUrl(control.url, tenant), verifyAudit)
    if (!broken) return [{ name, status: 'ok', text: `${entries} entries, as they were written` }]
    const hint = `The first ${entries} entries are as they were written. Somebody changed the database by hand, or TRELLIS_SECRET_KEY is not the one it was written with.`
    return [{ name, status: 'fail', text: broken, hint }]
  } catch (error) {
    // A tenant whose tables are not up to date has its own line above.
    if ((error as { code?: string }).code === '42P01') return []
    return [{ name, status: 'fail', text: (error as Error).message }]
  }
}

/** Servers for parts of the work that the database does in this version. */
function serverChecks(env: NodeJS.ProcessEnv): Check[] {
  const optional: [name: string, variable: string, otherwise: string][] = [
    ['Broker', 'AMQP_URL', 'default: background work needs no broker'],
    ['Search', 'TYPESENSE_URL', 'default: the database searches'],
    ['Files', 'S3_ENDPOINT', 'default: the data folder'],
  ]
  return optional.map(([name, variable, otherwise]) => {
    const value = env[variable]
    if (!value) return { name, status: 'ok', text: otherwise }
    const hint = `${variable} has no effect in this version; ${otherwise}.`
    return { name, status: 'warn', text: `${variable} is set, and not used`, hint }
  })
}
