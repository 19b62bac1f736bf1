import { parseArgs } from 'node:util'
import { installModules, uninstallModules } from '#server/tenants/change-modules.ts'
import { syncTenant } from '#server/tenants/sync-tenant.ts'
import { type Tenant, tenantUrl } from '#server/tenants/tenant.ts'
import { print, table, UsageError } from './kit/command.ts'
import { chooseTenant, type Platform, withPlatform } from './kit/platform.ts'
import { stepOf } from './kit/step.ts'

export const name = 'module'
export const summary = 'List, install, upgrade or uninstall modules of a tenant.'
export const usage = `
Usage: trellis module list [--tenant NAME]
       trellis module install NAME… [--tenant NAME] [--demo]
       trellis module upgrade [--tenant NAME]
       trellis module uninstall NAME… [--tenant NAME] [--purge]

Running programs go on and take the change over within a second. Uninstalling keeps the module's data, so that it is
there again when the module is installed again; --purge removes it for good.
`

interface Values {
  tenant?: string
  demo?: boolean
  purge?: boolean
}

const steps: Record<
  string,
  (platform: Platform, tenant: Tenant, modules: string[], values: Values) => Promise<void>
> = {
  async list({ registries }, tenant) {
    const installed = new Set(registries.of(tenant.modules).modules.map((manifest) => manifest.name))
    const rows = [...registries.available]
      .sort((a, b) => a.name.localeCompare(b.name))
      .map((manifest) => [
        manifest.name,
        manifest.version,
        installed.has(manifest.name) ? 'installed' : '',
        manifest.depends.join(' '),
        manifest.description,
      ])
    print(...table([['NAME', 'VERSION', tenant.name.toUpperCase(), 'NEEDS', 'DESCRIPTION'], ...rows]))
  },
  async install({ control, registries }, tenant, modules, values) {
    const { changed } = await installModules(control, registries, tenant.name, someOf(modules), {
      demo: values.demo,
    })
    print(
      changed.length > 0
        ? `Installed in ${tenant.name}: ${changed.join(', ')}.`
        : `Installed in ${tenant.name} already.`,
    )
  },
  async upgrade({ control, registries }, tenant) {
    const { statements, migrations } = await syncTenant(
      registries.of(tenant.modules),
      tenantUrl(control.url, tenant),
    )
    const changes = statements.length + migrations.length
    print(
      changes > 0
        ? `${tenant.name} is up to date after ${changes} changes.`
        : `${tenant.name} was up to date.`,
    )
  },
  async uninstall({ control, registries }, tenant, modules, values) {
    const { changed } = await uninstallModules(control, registries, tenant.name, someOf(modules), {
      purge: values.purge,
    })
    const data = values.purge ? 'with their data' : 'their data is kept'
    print(`Uninstalled from ${tenant.name}: ${changed.join(', ')} (${data}).`)
  },
}

function someOf(modules: string[]): string[] {
  if (modules.length > 0) return modules
  throw new UsageError('Name a module; trellis module list shows them.')
}

/** Runs one of the subcommands. */
export async function run(argv: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [word = '', ...rest] = argv
  const step = stepOf(name, steps, word)
  const { values, positionals } = parseArgs({
    args: rest,
    options: { tenant: { type: 'string' }, demo: { type: 'boolean' }, purge: { type: 'boolean' } },
    allowPositionals: true,
  })
  await withPlatform(env, async (platform) =>
    step(platform, await chooseTenant(platform.control, values.tenant), positionals, values),
  )
  return 0
}
