/** A process that makes many tenants and uses each once: how long that takes, and what an idle one costs. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { sql } from 'kysely'
import { modules } from '#modules/index.ts'
import { type Control, openControl } from '#server/tenants/control.ts'
import { createTenant } from '#server/tenants/create-tenant.ts'
import { type OpenTenants, openTenants } from '#server/tenants/open-tenants.ts'
import { createRegistries } from '#server/tenants/registries.ts'
import { announce, setting } from './announce.ts'

/** What the process tells. */
export interface TenantFigures {
  /** Milliseconds for the first tenant, of which there was no template. */
  first: number
  /** Milliseconds for each that was a copy. */
  copies: number[]
  /** KB of heap for each tenant that was used and is idle again. */
  idleKilobytes: number
  /** Connections to the tenants' databases at that time. */
  idleConnections: number
}

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

const registries = createRegistries(modules)
const names = modules.map(({ name }) => name)
/** Caches are warm after so many. */
const warmUp = 5

async function create(control: Control, name: string): Promise<number> {
  const begin = performance.now()
  await createTenant(control, registries, {
    name,
    label: name,
    modules: names,
    admin: { email: 'bench@example.com', password: 'a password of the benchmark' },
  })
  return performance.now() - begin
}

async function use(tenants: OpenTenants, count: number, from = 0): Promise<void> {
  for (let n = from; n < count; n++) {
    const door = await tenants.byName(`tenant-${n}`)
    if (!door) throw new Error(`There is no tenant-${n}.`)
    await door.schema()
    await sql`select 1`.execute(door.db)
  }
}

function heap(): number {
  for (let n = 0; n < 5; n++) collectGarbage()
  return process.memoryUsage().heapUsed / 1024
}

async function measure(count: number): Promise<TenantFigures> {
  const control = await openControl(setting('BENCH_CONTROL'))
  const took: number[] = []
  for (let n = 0; n < count; n++) took.push(await create(control, `tenant-${n}`))
  const tenants = openTenants(control, registries, (error) => console.error(error), {
    filesFolder: join(tmpdir(), 'trellis-bench-files'),
  })
  await use(tenants, warmUp)
  const before = heap()
  await use(tenants, count, warmUp)
  let idleConnections = 1
  // Idle connections are closed after half a minute.
  for (let waited = 0; waited < 90 && idleConnections > 0; waited++) {
    await sleep(1_000)
    const { rows } = await control.pool.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity where starts_with(datname, current_database() || '_tenant')`,
    )
    idleConnections = rows[0]?.n ?? 0
  }
  const idleKilobytes = (heap() - before) / (count - warmUp)
  await tenants.close()
  await control.close()
  // The second one made the template.
  return { first: took[0] ?? Number.NaN, copies: took.slice(2), idleKilobytes, idleConnections }
}

process.on('message', (count: number) => void measure(count).then((figures) => process.send?.(figures)))
announce('')
