/** Workers are killed and frozen while they work off jobs. */
import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Outcome } from '../fault.ts'
import { createJobStage, type JobStage, workerOf } from '../kit/job-stage.ts'

export const name = 'kill -9 and SIGSTOP/SIGCONT of workers while they work off jobs'
export const bar = '0 jobs lost, 0 double effects, jobs of a dead worker start again ≤ 5 s (p99)'

/** Milliseconds for which a worker is frozen: longer than its leases last. */
const frost = 8000

export async function run(isQuick: boolean): Promise<Outcome> {
  const [jobs, kills, freezes, wait] = isQuick ? [120, 3, 2, 200] : [10_000, 200, 50, 250]
  const stage = await createJobStage()
  try {
    return await breakWorkers(stage, { jobs, kills, freezes, wait })
  } finally {
    await stage.close()
  }
}

interface Plan {
  jobs: number
  kills: number
  freezes: number
  wait: number
}

async function breakWorkers(stage: JobStage, { jobs, kills, freezes, wait }: Plan): Promise<Outcome> {
  await stage.enqueue(jobs, wait)
  const workers = await Promise.all(Array.from({ length: 4 }, () => stage.start()))
  const restarts: number[] = []
  const watches: Promise<void>[] = []
  const thaws: Promise<void>[] = []
  const blows = [...Array(kills).fill('KILL'), ...Array(freezes).fill('FREEZE')].sort(
    () => Math.random() - 0.5,
  )
  for (const [round, blow] of blows.entries()) {
    const at = round % workers.length
    const victim = workers[at] as ChildProcess
    const struck = await stage.query<{ id: string; token: number; now: Date }>(
      `select id, token, clock_timestamp() as now from job where state = 'RUNNING' and worker = $1`,
      [workerOf(victim)],
    )
    victim.kill(blow === 'KILL' ? 'SIGKILL' : 'SIGSTOP')
    for (const one of struck) watches.push(watchRestart(stage, one, restarts))
    if (blow === 'FREEZE') thaws.push(sleep(frost).then(() => void victim.kill('SIGCONT')))
    // One that is frozen gets a helper in its place, and is killed when it had time to do harm.
    workers[at] = await stage.start()
    if (blow === 'FREEZE') thaws.push(sleep(frost + 5000).then(() => void victim.kill('SIGKILL')))
  }
  await Promise.all([...watches, ...thaws])
  await untilDone(stage)
  const [account] = await stage.query<{ lost: number; doubled: number; most: number }>(`
    select count(*) filter (where n = 0)::int as lost, count(*) filter (where n > 1)::int as doubled, max(attempts)::int as most
    from (select j.id, j.attempts, count(e.job_id) as n from job j left join effect e on e.job_id = j.id group by j.id) counted`)
  const { lost = -1, doubled = -1, most } = account ?? {}
  const p99 = quantile(restarts, 0.99)
  return {
    figure: `${lost} lost, ${doubled} doubled of ${jobs.toLocaleString('en')} jobs; ${restarts.length} cut off started again after ${seconds(quantile(restarts, 0.5))} s (median), ${seconds(p99)} s (p99)`,
    holds: lost === 0 && doubled === 0 && p99 <= 5000,
    notes: `${kills} kills, ${freezes} freezes of ${frost / 1000} s, four workers; a job was started ${most} times at most.`,
  }
}

/** Notes how long it took until another worker had the job; one that ended before the blow is no restart. */
async function watchRestart(
  stage: JobStage,
  { id, token, now }: { id: string; token: number; now: Date },
  restarts: number[],
): Promise<void> {
  for (;;) {
    const [next] = await stage.query<{ at: Date }>(
      'select at from job_start where job_id = $1 and token > $2 order by token limit 1',
      [id, token],
    )
    if (next) return void restarts.push(next.at.getTime() - now.getTime())
    const [done] = await stage.query(`select from job where id = $1 and token = $2 and state = 'DONE'`, [
      id,
      token,
    ])
    if (done) return
    await sleep(200)
  }
}

async function untilDone(stage: JobStage): Promise<void> {
  for (;;) {
    const [left] = await stage.query<{ n: number }>(
      `select count(*)::int as n from job where state in ('WAITING', 'RUNNING')`,
    )
    if (left?.n === 0) return
    await sleep(500)
  }
}

function quantile(values: number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? 0
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1)
