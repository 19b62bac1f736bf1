import { parseArgs } from 'node:util'
import { readablePassword } from '#server/start/first-tenant.ts'
import { dropTenant, renameTenant, setSuspended } from '#server/tenants/change-tenant.ts'
import { createTenant } from '#server/tenants/create-tenant.ts'
import { print, table, UsageError } from './kit/command.ts'
import { type Platform, withPlatform } from './kit/platform.ts'
import { stepOf } from './kit/step.ts'

export const name = 'tenant'
export const summary = 'Create, list, drop, rename, suspend or resume tenants.'
export const usage = `
Usage: trellis tenant create NAME [--label TEXT] [--modules a,b] [--host NAME …] [--email ADDRESS] [--password TEXT] [--demo]
       trellis tenant list [--json]
       trellis tenant rename NAME [NEW-NAME] [--label TEXT] [--host NAME …]
       trellis tenant suspend NAME
       trellis tenant resume NAME
       trellis tenant drop NAME --yes

A tenant is one company group's data, in a database of its own. Requests reach it by one of its host names, by the
header x-tenant, or, when there is only one, by any address. Dropping one removes all of its data for good.
`

const options = {
  label: { type: 'string' },
  modules: { type: 'string' },
  host: { type: 'string', multiple: true },
  email: { type: 'string' },
  password: { type: 'string' },
  demo: { type: 'boolean' },
  json: { type: 'boolean' },
  yes: { type: 'boolean' },
} as const

type Values = ReturnType<typeof parse>['values']

function parse(argv: string[]) {
  return parseArgs({ args: argv, options, allowPositionals: true })
}

const steps: Record<string, (platform: Platform, names: string[], values: Values) => Promise<void>> = {
  async create({ control, registries }, names, values) {
    const email = (values.email ?? 'admin@example.com').trim().toLowerCase()
    const password = values.password ?? readablePassword()
    const tenant = named(names)
    await createTenant(control, registries, {
      name: tenant,
      label: values.label ?? tenant,
      modules:
        values.modules?.split(/[\s,]+/).filter(Boolean) ??
        registries.available.map((manifest) => manifest.name),
      hosts: values.host ?? [],
      admin: { email, password },
      demo: values.demo ?? false,
    })
    print(`Tenant ${tenant} is ready.`, `  E-mail    ${email}`)
    if (!values.password) print(`  Password  ${password}   (shown only now)`)
  },
  async list({ control }, _names, values) {
    const tenants = await control.list()
    if (values.json) {
      print(
        JSON.stringify(
          tenants.map(({ secret: _secret, ...tenant }) => tenant),
          null,
          2,
        ),
      )
      return
    }
    const rows = tenants.map(({ name, label, state, hosts, modules }) => [
      name,
      label,
      state,
      hosts.join(' '),
      modules.join(' '),
    ])
    print(...table([['NAME', 'LABEL', 'STATE', 'HOSTS', 'MODULES'], ...rows]))
  },
  async rename({ control }, names, values) {
    const tenant = named(names)
    if (!names[1] && values.label === undefined && !values.host)
      throw new UsageError('Say what to change: a new name, --label or --host.')
    await renameTenant(control, tenant, { name: names[1], label: values.label, hosts: values.host })
    print(`Tenant ${tenant} is renamed.`)
  },
  async suspend({ control }, names) {
    await setSuspended(control, named(names), true)
    print(`Tenant ${named(names)} is suspended: nobody is let in.`)
  },
  async resume({ control }, names) {
    await setSuspended(control, named(names), false)
    print(`Tenant ${named(names)} is open again.`)
  },
  async drop({ control }, names, values) {
    const tenant = await control.get(named(names))
    if (!values.yes)
      throw new UsageError(
        `This removes the database ${tenant.database} with all its data for good. If you mean it, add --yes.`,
      )
    await dropTenant(control, tenant.name)
    print(`Tenant ${tenant.name} is gone.`)
  },
}

function named([tenant]: string[]): string {
  if (tenant) return tenant
  throw new UsageError('Name the tenant.')
}

/** Runs one of the subcommands. */
export async function run(argv: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [word = '', ...rest] = argv
  const step = stepOf(name, steps, word)
  const { values, positionals } = parse(rest)
  await withPlatform(env, (platform) => step(platform, positionals, values))
  return 0
}
