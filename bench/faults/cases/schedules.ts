/** Three schedulers start what comes every second, and one after the other is killed. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Outcome } from '../fault.ts'
import { createJobStage } from '../kit/job-stage.ts'

export const name = 'kill -9 of schedulers, one of three at a time'
export const bar = '0 of 1,000 times missed, 0 run twice'

export async function run(isQuick: boolean): Promise<Outcome> {
  const [slots, pause] = isQuick ? [10, 3000] : [1000, 15_000]
  const stage = await createJobStage()
  try {
    const schedulers = await Promise.all([1, 2, 3].map(() => stage.start('', 'scheduler')))
    let kills = 0
    const ran = async (): Promise<number> =>
      (await stage.query<{ n: number }>('select count(*)::int as n from cron_slot'))[0]?.n ?? 0
    while ((await ran()) < slots) {
      await sleep(pause)
      const at = kills++ % schedulers.length
      schedulers[at]?.kill('SIGKILL')
      schedulers[at] = await stage.start('', 'scheduler')
    }
    const [account] = await stage.query<{ times: number; missed: number; doubled: number }>(`
      with span as (select min(slot) as first, max(slot) as last from cron_slot),
        jobs as (select count(*)::int as n from job where name = 'faultjobs.leave')
      select (select count(*)::int from cron_slot) as times,
        (select count(*)::int from span, generate_series(first, last, interval '1 second') t
          where t not in (select slot from cron_slot where job_id is not null)) as missed,
        jobs.n - (select count(*)::int from cron_slot) as doubled
      from jobs`)
    const { times = 0, missed = -1, doubled = -1 } = account ?? {}
    return {
      figure: `${missed} missed, ${doubled} run twice of ${times.toLocaleString('en')} times`,
      holds: missed === 0 && doubled === 0,
      notes: `Three schedulers, ${kills} kills, one schedule of every second.`,
    }
  } finally {
    await stage.close()
  }
}
