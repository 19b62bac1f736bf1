import { parseArgs } from 'node:util'
import { purgeSchema } from '#server/sync/purge-schema.ts'
import { planSchema } from '#server/sync/sync-schema.ts'
import { syncTenant } from '#server/tenants/sync-tenant.ts'
import { type Tenant, tenantUrl } from '#server/tenants/tenant.ts'
import { print } from './kit/command.ts'
import { type Platform, withPlatform } from './kit/platform.ts'

export const name = 'migrate'
export const summary = 'Bring tenants’ databases up to date with the modules.'
export const usage = `
Usage: trellis migrate [options]

  --tenant NAME    this tenant only; otherwise all of them
  --plan           print what would be done, and do nothing
  --purge          afterwards remove for good the tables and columns that belong to no installed module

Starting does the same, but for the purge, tenant by tenant. What it cannot do without losing data it refuses, and says why.
`

/** Syncs the tenants one after the other; one that fails does not keep the others back. */
export async function run(argv: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: { tenant: { type: 'string' }, plan: { type: 'boolean' }, purge: { type: 'boolean' } },
  })
  return withPlatform(env, async (platform) => {
    const { control } = platform
    const all = values.tenant ? [await control.get(values.tenant)] : await control.list()
    const tenants = all.filter(({ state }) => state === 'ACTIVE' || state === 'SUSPENDED')
    let failed = 0
    for (const tenant of tenants) {
      try {
        if (values.plan) await plan(platform, tenant)
        else await migrate(platform, tenant, values.purge ?? false)
      } catch (error) {
        failed++
        const { message, hint } = error as Error & { hint?: string }
        process.stderr.write(`${tenant.name}: ${message}${hint ? ` ${hint}` : ''}\n`)
      }
    }
    return failed > 0 ? 1 : 0
  })
}

async function plan({ control, registries }: Platform, tenant: Tenant): Promise<void> {
  const result = await planSchema(registries.of(tenant.modules), tenantUrl(control.url, tenant))
  const lines = [
    ...result.migrations.map((migration) => `migration ${migration}`),
    ...result.statements.map((statement) => `${statement};`),
    ...result.refused.map((reason) => `refused: ${reason}`),
    ...result.leftovers.map(({ description }) => `left over: ${description}`),
  ]
  print(`${tenant.name}: ${lines.length === 0 ? 'up to date' : ''}`, ...lines.map((line) => `  ${line}`))
}

async function migrate({ control, registries }: Platform, tenant: Tenant, purge: boolean): Promise<void> {
  const registry = registries.of(tenant.modules)
  const url = tenantUrl(control.url, tenant)
  const { statements, migrations, seeds } = await syncTenant(registry, url)
  const purged = purge ? await purgeSchema(registry, url) : []
  const done = [
    ...(migrations.length > 0 ? [`${migrations.length} migrations`] : []),
    ...(statements.length > 0 ? [`${statements.length} changes of tables`] : []),
    ...(seeds.length > 0 ? [`${seeds.length} seed files`] : []),
    ...purged.map(({ kind, table, name }) => `removed ${kind === 'TABLE' ? table : `${table}.${name}`}`),
  ]
  print(`${tenant.name}: ${done.join(', ') || 'up to date'}`)
}
