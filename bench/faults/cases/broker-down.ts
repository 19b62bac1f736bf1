/** RabbitMQ goes away while jobs are made and worked off, and comes back. */
import { setTimeout as sleep } from 'node:timers/promises'
import { brokerUrl } from '#server/testing/available.ts'
import type { Outcome } from '../fault.ts'
import { createJobStage, type JobStage } from '../kit/job-stage.ts'
import { startProxy } from '../kit/tcp-proxy.ts'

export const name = 'RabbitMQ goes away while jobs are made, and comes back'
export const bar = '0 writes fail meanwhile, 0 jobs lost, 0 double effects, all worked off ≤ 20 s after'

/** Jobs that are made while the broker is away, each in a transaction of its own. */
const each = 100

export async function run(isQuick: boolean): Promise<Outcome> {
  const broker = brokerUrl()
  if (!broker) throw new Error('Set TRELLIS_TEST_AMQP_URL to the URL of a RabbitMQ.')
  const [rounds, away] = isQuick ? [2, 2_000] : [20, 5_000]
  const { hostname, port } = new URL(broker)
  const cable = await startProxy({ host: hostname, port: Number(port || 5672) })
  const address = new URL(broker)
  address.host = `127.0.0.1:${cable.port}`
  const stage = await createJobStage()
  try {
    await Promise.all([stage.start(address.toString()), stage.start(address.toString())])
    let longest = 0
    let drained = 0
    let failed = 0
    for (let round = 0; round < rounds; round++) {
      // Some are under way when it goes.
      await stage.enqueue(each, 20)
      await sleep(200)
      // One time it falls silent, the other it breaks off as well: both happen.
      cable.set('silent')
      if (round % 2) cable.reset()
      const begin = Date.now()
      for (let n = 0; n < each; n++) {
        const start = performance.now()
        await stage.enqueue(1, 5).catch(() => failed++)
        longest = Math.max(longest, performance.now() - start)
      }
      await sleep(Math.max(0, begin + away - Date.now()))
      cable.set('open')
      drained = Math.max(drained, await untilDrained(stage))
    }
    const [account] = await stage.query<{ lost: number; doubled: number; jobs: number }>(`
      select count(*)::int as jobs, count(*) filter (where effects = 0)::int as lost,
        count(*) filter (where effects > 1)::int as doubled
      from (select (select count(*) from effect where job_id = job.id) as effects from job) as counted`)
    const { lost = -1, doubled = -1, jobs = 0 } = account ?? {}
    return {
      figure: `${failed} writes failed, ${lost} lost, ${doubled} doubled of ${jobs.toLocaleString('en')} jobs; worked off ${(drained / 1000).toFixed(1)} s after the broker was back at most`,
      holds: failed === 0 && lost === 0 && doubled === 0 && drained <= 20_000,
      notes: `${rounds} times away for ${away / 1000} s, two workers; the longest of ${rounds * each} writes meanwhile took ${Math.round(longest)} ms.`,
    }
  } finally {
    await stage.close()
    await cable.close()
  }
}

/** Milliseconds until no job waits or runs; gives up after a minute. */
async function untilDrained({ query }: JobStage): Promise<number> {
  const begin = Date.now()
  for (;;) {
    const [row] = await query<{ n: number }>(`select count(*)::int as n from job where state <> 'DONE'`)
    const took = Date.now() - begin
    if (row?.n === 0 || took > 60_000) return took
    await sleep(50)
  }
}
