/** What a tenant costs: to make it, and to have it while nobody uses it. */
import { withClient } from '#server/sync/connection.ts'
import { startContender } from '../contenders/contender.ts'
import type { TenantFigures } from '../contenders/tenants.ts'
import { median } from '../load/rounds.ts'
import type { Stage } from '../stage/stage.ts'
import { type Row, rowOf } from './work.ts'

const count = 40
const database = 'bench_tenants'

/** Makes tenants of all modules in a control database of their own, on the stage's server. */
export async function measureTenants({ controlUrl }: Pick<Stage, 'controlUrl'>): Promise<Row[]> {
  await withClient(controlUrl, (client) => client.query(`create database ${database}`))
  const url = new URL(controlUrl)
  url.pathname = `/${database}`
  const contender = await startContender('tenants', { BENCH_CONTROL: url.toString() })
  try {
    const { first, copies, idleKilobytes, idleConnections } = (await contender.ask(count)) as TenantFigures
    const row = (
      title: string,
      value: number,
      unit: Row['unit'],
      atMost: number,
      text: string,
      note?: string,
    ) =>
      rowOf(
        { title, bar: { text, value: { atMost } } },
        { value, unit, peer: null, peerValue: null, limitValue: null, note },
      )
    return [
      row('Create the first tenant with all modules', first, 'ms', 15_000, '≤ 15 s'),
      row('Create a tenant as a copy of the template', median(copies), 'ms', 3_000, '≤ 3 s'),
      row('Memory of a tenant that is idle again', idleKilobytes, 'KB', 100, '≤ 100 KB'),
      row(`Connections of ${count} idle tenants`, idleConnections, '', 0, 'none'),
    ]
  } finally {
    await contender.stop()
  }
}
