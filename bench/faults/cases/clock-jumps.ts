/** Clocks jump while schedulers are killed: of one scheduler, then of PostgreSQL, which is the one that counts. */
import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { nextSlot } from '#server/jobs/cron/slots.ts'
import type { Outcome } from '../fault.ts'
import { falseClock } from '../kit/false-clock.ts'
import { createJobStage, type JobStage } from '../kit/job-stage.ts'

export const name =
  'Clocks jump by ±1 h and over the changes of summer time, of one scheduler and of PostgreSQL, with kills'
export const bar = '0 of 1,000 times missed, 0 run twice; none early because a process thinks that it is late'

const zone = 'Europe/Berlin'

const hour = 3_600_000

/** So many times as fast as time goes, so that a night takes minutes. */
const pace = 60

interface Count {
  times: number
  missed: number
  doubled: number
  /** Jobs that were made before their time, by PostgreSQL's clock. */
  early: number
  kills: number
}

/** Two schedulers, of which one has a clock of its own that jumps `jumps` times. */
export async function jumpOfProcess(jumps: number): Promise<Count> {
  const clock = falseClock('+0', zone)
  const stage = await createJobStage()
  const wrongs = ['+1h', '-1h', '@2026-10-25 02:59:58', '@2027-03-28 01:59:58', '+30d', '+0']
  try {
    const schedulers = await startTwo(stage, clock.env)
    for (let jump = 0; jump < jumps; jump++) {
      clock.set(wrongs[jump % wrongs.length] ?? '+0')
      await sleep(3_000)
      await killOne(stage, schedulers, jump, clock.env)
    }
    await sleep(2_000)
    return { ...(await countTimes(stage)), kills: jumps }
  } finally {
    await stage.close()
    clock.remove()
  }
}

/**
 * The night of a change of summer time at many times its pace, on a PostgreSQL whose clock is put forward by an hour
 * before the change and back by an hour after it.
 * @param day of the change, which comes at one o'clock UTC
 * @param hours how long the night is
 */
export async function jumpOfDatabase(day: string, hours: number): Promise<Count> {
  const change = Date.parse(`${day}T01:00:00Z`)
  const begin = change - (hours / 2) * hour
  const clock = falseClock(`@${textOf(begin)}`, 'UTC')
  const stage = await createJobStage(clock.env)
  const now = async (): Promise<number> =>
    (await stage.query<{ now: Date }>('select clock_timestamp() as now'))[0]?.now.getTime() ?? 0
  try {
    await declare(stage)
    const schedulers = await startTwo(stage, {})
    // The library counts from the start of the server: the night is to begin here, however long that took.
    const origin = begin - pace * ((await now()) - begin)
    const runAt = (shift: number): void => clock.set(`@${textOf(origin + shift)} x${pace}`)
    runAt(0)
    let kills = 0
    for (const [until, shift] of [
      [change - (hours / 4) * hour, hour],
      [change + (hours / 4) * hour, 0],
      [change + (hours / 2) * hour, 0],
    ] as const) {
      while ((await now()) < until) {
        await sleep(2_500)
        if (Math.random() < 0.3) await killOne(stage, schedulers, kills++, {})
      }
      runAt(shift)
    }
    await sleep(2_000)
    return { ...(await countTimes(stage)), kills }
  } finally {
    await stage.close()
    clock.remove()
  }
}

/** As libfaketime reads it. */
const textOf = (time: number): string => new Date(time).toISOString().slice(0, 19).replace('T', ' ')

/** Schedules as an administrator makes them, in place of the one of the module. */
async function declare(stage: JobStage): Promise<void> {
  const schedules: [label: string, schedule: string, isActive: boolean][] = [
    ['every-second', '* * * * * *', false],
    ['thrice a minute', '*/20 * * * * *', true],
    ['every hour', '0 * * * *', true],
    ['when there are two of it, or none', '30 2 * * *', true],
  ]
  for (const [label, schedule, isActive] of schedules) {
    await stage.query(
      `insert into cron_job (name, label, description, job, input, schedule, time_zone, missed, is_active)
       values ('faultjobs.' || $1, $1, '', 'faultjobs.leave', '{"wait": 0}', $2, $3, 'RUN_ALL', $4)`,
      [label, schedule, zone, isActive],
    )
  }
}

function startTwo(stage: JobStage, env: Record<string, string>): Promise<ChildProcess[]> {
  return Promise.all([stage.start('', 'scheduler', env), stage.start('', 'scheduler')])
}

async function killOne(
  stage: JobStage,
  schedulers: ChildProcess[],
  kills: number,
  env: Record<string, string>,
): Promise<void> {
  const at = kills % 2
  schedulers[at]?.kill('SIGKILL')
  schedulers[at] = await stage.start('', 'scheduler', at === 0 ? env : {})
}

/** Compares what was started with what each schedule says for the time between its first and its last start. */
async function countTimes(stage: JobStage): Promise<Omit<Count, 'kills'>> {
  const count = { times: 0, missed: 0, doubled: 0, early: 0 }
  const crons = await stage.query<{
    label: string
    schedule: string
    timeZone: string
    slots: Date[]
    jobs: number
  }>(`
    select c.label, c.schedule, c.time_zone as "timeZone",
      (select coalesce(array_agg(slot order by slot), '{}') from cron_slot s where s.cron_id = c.id and s.job_id is not null) as slots,
      (select count(*)::int from job j where j.label = c.label) as jobs
    from cron_job c where c.job = 'faultjobs.leave'`)
  for (const { slots, jobs, ...schedule } of crons) {
    const last = slots.at(-1)
    const ran = new Set(slots.map((slot) => slot.getTime()))
    for (let slot = slots[0]; slot && last && slot <= last; slot = nextSlot(schedule, slot))
      if (!ran.has(slot.getTime())) count.missed++
    count.times += slots.length
    count.doubled += jobs - slots.length
  }
  const [made] = await stage.query<{ early: number }>(
    'select count(*)::int as early from cron_slot s join job j on j.id = s.job_id where j.created_at < s.slot',
  )
  count.early = made?.early ?? -1
  return count
}

export async function run(isQuick: boolean): Promise<Outcome> {
  const own = await jumpOfProcess(isQuick ? 3 : 60)
  const nights = isQuick ? ['2026-10-25'] : ['2026-10-25', '2027-03-28']
  const counts = [own]
  for (const night of nights) counts.push(await jumpOfDatabase(night, isQuick ? 1 : 3))
  const sum = (key: keyof Count): number => counts.reduce((total, count) => total + count[key], 0)
  return {
    figure: `${sum('missed')} missed, ${sum('doubled')} run twice of ${sum('times').toLocaleString('en')} times; ${own.early} early`,
    holds:
      own.early === 0 && sum('missed') === 0 && sum('doubled') === 0 && (isQuick || sum('times') >= 1_000),
    notes: `Two schedulers, ${sum('kills')} kills. One with a clock that jumps: ${own.times} times of every second. PostgreSQL's clock through the nights before ${nights.join(' and ')}, ${zone}, at ${pace} times their pace, with +1 h and −1 h: ${sum('times') - own.times} times.`,
  }
}
