import { parseArgs } from 'node:util'
import { type Kysely, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import { actOn } from '#server/records/act-on.ts'
import type { Registry } from '#server/registry/registry.ts'
import { systemViewer } from '#server/sync/seed-rules.ts'
import { syncTenant } from '#server/tenants/sync-tenant.ts'
import { tenantUrl } from '#server/tenants/tenant.ts'
import { print, table, UsageError } from './kit/command.ts'
import { chooseTenant, withPlatform } from './kit/platform.ts'
import { stepOf } from './kit/step.ts'
import { withTenantDatabase } from './kit/tenant-database.ts'

export const name = 'jobs'
export const summary = 'List, show, retry or cancel jobs of a tenant.'
export const usage = `
Usage: trellis jobs list [--state STATE] [--name NAME] [--limit N] [--json] [--tenant NAME]
       trellis jobs show ID
       trellis jobs retry ID … | --failed [--name NAME]
       trellis jobs cancel ID …

States are WAITING, RUNNING, DONE, FAILED and CANCELLED. FAILED jobs are dead letters: they were tried as often as
they may be, and run again when you say so.
`

const options = {
  tenant: { type: 'string' },
  state: { type: 'string' },
  name: { type: 'string' },
  limit: { type: 'string' },
  failed: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

function parse(argv: string[]) {
  return parseArgs({ args: argv, options, allowPositionals: true })
}

interface Given {
  registry: Registry
  db: Kysely<Record<string, Row>>
  ids: number[]
  values: ReturnType<typeof parse>['values']
}

const steps: Record<string, (given: Given) => Promise<void>> = {
  async list({ db, values }) {
    const limit = Math.min(Number(values.limit ?? 50) || 50, 10_000)
    const { rows } = await sql<Record<string, unknown>>`
      select id::int, name, state, progress, attempts, to_char(run_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as "runAt",
        label, error from job
      where (${values.state ?? null}::text is null or state = ${values.state?.toUpperCase() ?? null})
        and (${values.name ?? null}::text is null or name = ${values.name ?? null})
      order by id desc limit ${limit}`.execute(db)
    if (values.json) return print(JSON.stringify(rows, null, 2))
    const cells = rows.map((row) =>
      [row.id, row.name, row.state, `${row.progress} %`, row.attempts, row.runAt, row.error ?? row.label].map(
        String,
      ),
    )
    print(...table([['ID', 'NAME', 'STATE', 'DONE', 'TRIES', 'RUNS AT (UTC)', 'ABOUT'], ...cells]))
  },
  async show({ db, ids }) {
    const { rows } = await sql<Record<string, unknown>>`
      select id::int, name, label, state, progress, message, error, attempts, max_attempts, queue, priority, run_at,
        started_at, finished_at, worker, result, log from job where id = ${one(ids)}`.execute(db)
    if (!rows[0]) throw new UsageError(`There is no job ${ids[0]}.`)
    const { log, ...facts } = rows[0]
    print(...Object.entries(facts).map(([key, value]) => `${key.padEnd(13)} ${shown(value)}`))
    if (log) print('', String(log).trimEnd())
  },
  async retry({ registry, db, ids, values }) {
    const chosen = values.failed ? await failedIds(db, values.name) : ids
    if (chosen.length === 0 && !values.failed) throw new UsageError('Say which: their ids, or --failed.')
    await act(registry, db, 'retry', chosen)
    print(`${chosen.length} ${chosen.length === 1 ? 'job waits' : 'jobs wait'} again.`)
  },
  async cancel({ registry, db, ids }) {
    if (ids.length === 0) throw new UsageError('Say which jobs: their ids.')
    await act(registry, db, 'cancel', ids)
    print(`${ids.length} ${ids.length === 1 ? 'job is' : 'jobs are'} cancelled.`)
  },
}

async function failedIds(db: Kysely<Record<string, Row>>, job: string | undefined): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id::int from job where state = 'FAILED' and (${job ?? null}::text is null or name = ${job ?? null})
    order by id`.execute(db)
  return rows.map(({ id }) => id)
}

async function act(
  registry: Registry,
  db: Kysely<Record<string, Row>>,
  action: string,
  ids: number[],
): Promise<void> {
  const scope = { registry, db, viewer: systemViewer, requestId: 'trellis jobs' }
  for (let at = 0; at < ids.length; at += 100) await actOn(scope, 'Job', action, ids.slice(at, at + 100))
}

/** Runs one of the steps above. */
export async function run(argv: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { values, positionals } = parse(argv)
  const [word = '', ...rest] = positionals
  if (!word) throw new UsageError('Say what to do: trellis jobs list')
  const step = stepOf(name, steps, word)
  const ids = rest.map((text) => {
    if (!/^\d{1,15}$/.test(text)) throw new UsageError(`"${text}" is no id of a job.`)
    return Number(text)
  })
  await withPlatform(env, async ({ control, registries }) => {
    const tenant = await chooseTenant(control, values.tenant)
    const registry = registries.of(tenant.modules)
    await syncTenant(registry, tenantUrl(control.url, tenant))
    await withTenantDatabase(tenantUrl(control.url, tenant), (db) => step({ registry, db, ids, values }))
  })
}

function one(ids: number[]): number {
  const [id] = ids
  if (id === undefined || ids.length > 1) throw new UsageError('Show one job: trellis jobs show ID')
  return id
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
