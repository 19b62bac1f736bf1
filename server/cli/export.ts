import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { PassThrough, type Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import type { ExportRequest } from '#server/import/export/plan-export.ts'
import { runExport } from '#server/import/export/run-export.ts'
import { formats } from '#server/import/readers/row.ts'
import { commandScope } from '#server/import/scope.ts'
import { syncTenant } from '#server/tenants/sync-tenant.ts'
import { tenantUrl } from '#server/tenants/tenant.ts'
import { UsageError } from './kit/command.ts'
import { chooseTenant, withPlatform } from './kit/platform.ts'
import { withTenantDatabase } from './kit/tenant-database.ts'

export const name = 'export'
export const summary = 'Export records to a CSV, Excel or JSON lines file.'
export const usage = `
Usage: trellis export ENTITY [options]

  --fields LIST      field paths separated by commas, such as name,country.code,externalId;
                     otherwise all that an import could set
  --filter JSON      in the shape of the entity's GraphQL filter: '{"country":{"code":{"eq":"FR"}}}'
  --format csv|xlsx|ndjson   csv when left out, or what the name of the file tells
  -o, --output FILE  where to write; to the terminal when left out
  --tenant NAME      the tenant to read
  --user ADDRESS     the user who reads; otherwise the platform itself

What was exported can be imported again as it is: trellis import FILE --entity ENTITY
`

/** Exports one entity. */
export async function run(argv: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      fields: { type: 'string' },
      filter: { type: 'string' },
      format: { type: 'string' },
      output: { type: 'string', short: 'o' },
      tenant: { type: 'string' },
      user: { type: 'string' },
    },
  })
  const [entity, ...more] = positionals
  if (!entity || more.length > 0)
    throw new UsageError('Say which entity to export, as in: trellis export Partner -o partners.csv')
  const request: ExportRequest = {
    entity,
    format: formatOf(values.format, values.output),
    fields: values.fields?.split(',').map((field) => field.trim()),
    filter: filterOf(values.filter),
  }
  const count = await withPlatform(env, async ({ control, registries }) => {
    const tenant = await chooseTenant(control, values.tenant)
    const registry = registries.of(tenant.modules)
    await syncTenant(registry, tenantUrl(control.url, tenant))
    return withTenantDatabase(tenantUrl(control.url, tenant), async (db) => {
      const scope = await commandScope(registry, db, values.user)
      return values.output === undefined
        ? runExport(scope, request, terminal())
        : toFile(values.output, (stream) => runExport(scope, request, stream))
    })
  })
  process.stderr.write(`${count.toLocaleString('en-GB')} records\n`)
  return 0
}

/** The file has its name only once it is whole. */
async function toFile(path: string, write: (stream: Writable) => Promise<number>): Promise<number> {
  const part = `${path}.part`
  try {
    const count = await write(createWriteStream(part))
    await rename(part, path)
    return count
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

/** Ending an export must not end the terminal. */
function terminal(): PassThrough {
  const stream = new PassThrough()
  stream.pipe(process.stdout, { end: false })
  return stream
}

function formatOf(given: string | undefined, output: string | undefined): ExportRequest['format'] {
  const wanted = given ?? /\.(csv|xlsx|ndjson)$/.exec(output ?? '')?.[1] ?? 'csv'
  const format = formats.find((one) => one === wanted)
  if (!format) throw new UsageError(`--format is one of ${formats.join(', ')}.`)
  return format
}

function filterOf(text: string | undefined): ExportRequest['filter'] {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as ExportRequest['filter']
  } catch {
    throw new UsageError(`--filter is JSON, such as '{"active":{"eq":true}}'.`)
  }
}
