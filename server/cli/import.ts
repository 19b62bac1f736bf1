import { writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { createHub } from '#server/changes/hub.ts'
import { loadMappings } from '#server/import/mapping/load.ts'
import type { Mapping } from '#server/import/mapping/mapping.ts'
import { createProgressLine } from '#server/import/progress-line.ts'
import { encodings, formats, type SourceOptions } from '#server/import/readers/row.ts'
import { type ImportReport, reportLines } from '#server/import/report.ts'
import { runImport } from '#server/import/run-import.ts'
import { commandScope } from '#server/import/scope.ts'
import { syncTenant } from '#server/tenants/sync-tenant.ts'
import { tenantUrl } from '#server/tenants/tenant.ts'
import { print, UsageError } from './kit/command.ts'
import { chooseTenant, withPlatform } from './kit/platform.ts'
import { withTenantDatabase } from './kit/tenant-database.ts'

export const name = 'import'
export const summary = 'Import records from a CSV, Excel or JSON lines file.'
export const usage = `
Usage: trellis import FILE --entity NAME [options]
       trellis import [FILE] --map MAPPING.json [--data FOLDER] [options]

Without a mapping file, columns are taken for the fields they are named after: name, country.code, externalId.
A mapping file may list others; they run one after the other, each on the file that it names within --data.

  --try              run everything and keep nothing (this is what happens unless --commit is given)
  --commit           keep what is good
  --all-or-nothing   keep nothing when a single row is bad
  --restart          begin anew although a former run of the same file was cut short; otherwise it goes on
  --tenant NAME      the tenant to import into
  --user ADDRESS     the user who is said to have made the records
  --format csv|xlsx|ndjson   --encoding ${encodings.join('|')}   --delimiter CHARACTER   --sheet NAME
  --errors FILE      where refused rows go; FILE.errors.csv in the working folder when left out
  --report FILE      write the report as JSON

The exit code is 1 when rows were refused or a sum is not what the mapping says.
`

/** Imports one file, or those of a list of mappings. */
export async function run(argv: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      entity: { type: 'string' },
      map: { type: 'string' },
      data: { type: 'string' },
      try: { type: 'boolean' },
      commit: { type: 'boolean' },
      'all-or-nothing': { type: 'boolean' },
      restart: { type: 'boolean' },
      tenant: { type: 'string' },
      user: { type: 'string' },
      format: { type: 'string' },
      encoding: { type: 'string' },
      delimiter: { type: 'string' },
      sheet: { type: 'string' },
      errors: { type: 'string' },
      report: { type: 'string' },
    },
  })
  if (values.try && values.commit) throw new UsageError('Give --try or --commit, not both.')
  const jobs = await jobsOf(positionals, values)
  const source = sourceOf(values)
  // A batch lives for a second: room for the young spares the collector from moving it about.
  setFlagsFromString('--max-semi-space-size=64')
  const reports = await withPlatform(env, async ({ control, registries }) => {
    const tenant = await chooseTenant(control, values.tenant)
    const registry = registries.of(tenant.modules)
    await syncTenant(registry, tenantUrl(control.url, tenant))
    return withTenantDatabase(tenantUrl(control.url, tenant), async (db) => {
      const hub = createHub({ db, url: tenantUrl(control.url, tenant), log: () => undefined })
      const { committed } = hub
      const scope = { ...(await commandScope(registry, db, values.user)), committed }
      const done: ImportReport[] = []
      for (const job of jobs) {
        const line = createProgressLine(process.stderr, basename(job.path))
        const report = await runImport(
          scope,
          {
            ...job,
            source,
            lanes: {
              count: Math.min(2, availableParallelism()),
              url: tenantUrl(control.url, tenant),
              modules: tenant.modules,
            },
            mode: values.commit ? 'COMMIT' : 'TRY',
            isAllOrNothing: values['all-or-nothing'],
            isRestart: values.restart,
            errorsPath: values.errors ?? `${job.errorsName}.errors.csv`,
          },
          line.show,
        ).finally(line.end)
        print(...reportLines(report))
        done.push(report)
      }
      await hub.close()
      return done
    })
  })
  if (values.report)
    await writeFile(
      values.report,
      `${JSON.stringify(reports.length === 1 ? reports[0] : reports, null, 2)}\n`,
    )
  if (!values.commit) print('This was a trial. Give --commit to keep the records.')
  return reports.every(isGood) ? 0 : 1
}

function isGood({ counts, sums }: ImportReport): boolean {
  return counts.rowsRejected === 0 && sums.every(({ isRight }) => isRight !== false)
}

interface Job {
  path: string
  joinedPath?: string
  mapping?: Mapping
  entity?: string
  errorsName: string
}

async function jobsOf(
  positionals: string[],
  values: { entity?: string; map?: string; data?: string },
): Promise<Job[]> {
  const [file, ...more] = positionals
  if (more.length > 0)
    throw new UsageError('Import one file at a time, or list mappings in a file for --map.')
  if (!values.map) {
    if (!file || !values.entity)
      throw new UsageError('Say what to import: trellis import FILE --entity NAME, or --map MAPPING.json')
    return [{ path: file, entity: values.entity, errorsName: basename(file) }]
  }
  const loaded = await loadMappings(values.map)
  if (file && loaded.length > 1)
    throw new UsageError(`${values.map} lists several mappings: give the folder of their files by --data.`)
  const folder = values.data ?? (file ? dirname(file) : '.')
  return loaded.map(({ name: mappingName, mapping }) => {
    const path = file ?? (mapping.source?.file && join(folder, mapping.source.file))
    if (!path)
      throw new UsageError(
        `${mappingName} names no file: give it, as in: trellis import FILE --map ${mappingName}`,
      )
    const joinedPath = mapping.join && join(folder, mapping.join.source.file)
    return { path, joinedPath, mapping, errorsName: mappingName.replace(/\.json$/, '') }
  })
}

function sourceOf(values: {
  format?: string
  encoding?: string
  delimiter?: string
  sheet?: string
}): SourceOptions {
  const format = formats.find((one) => one === values.format)
  const encoding = encodings.find((one) => one === values.encoding)
  if (values.format !== undefined && !format)
    throw new UsageError(`--format is one of ${formats.join(', ')}.`)
  if (values.encoding !== undefined && !encoding)
    throw new UsageError(`--encoding is one of ${encodings.join(', ')}.`)
  const delimiter = values.delimiter === '\\t' ? '\t' : values.delimiter
  return Object.fromEntries(
    Object.entries({ format, encoding, delimiter, sheet: values.sheet }).filter(
      ([, value]) => value !== undefined,
    ),
  )
}
