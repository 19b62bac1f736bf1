import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Cron } from '#core/cron.ts'
import { startScheduler } from '../cron/scheduler.ts'
import { dueSlots, nextSlot } from '../cron/slots.ts'
import { asSystem } from './job-module.ts'
import { createJobKit, type JobKit } from './kit.ts'

const minutes = 60_000

describe('a schedule', () => {
  const count = (schedule: string, timeZone: string, from: string, to: string): string[] => {
    const slots: string[] = []
    let slot = nextSlot({ schedule, timeZone }, new Date(from))
    while (slot && slot < new Date(to)) {
      slots.push(slot.toISOString())
      slot = nextSlot({ schedule, timeZone }, slot)
    }
    return slots
  }

  test('in a time zone comes once a day when clocks are put forward, at an hour that there is not', () => {
    expect(count('30 2 * * *', 'Europe/Paris', '2026-03-28T12:00:00Z', '2026-03-31T00:00:00Z')).toEqual([
      expect.stringMatching(/^2026-03-29T01:/),
      '2026-03-30T00:30:00.000Z',
    ])
  })

  test('in a time zone comes once a day when clocks are put back, at an hour that there is twice', () => {
    const slots = count('30 2 * * *', 'Europe/Paris', '2026-10-24T12:00:00Z', '2026-10-26T23:00:00Z')
    expect(slots.map((slot) => slot.slice(0, 10))).toEqual(['2026-10-25', '2026-10-26'])
  })

  test('of every hour comes in each real hour of a day of 25 hours', () => {
    expect(count('0 * * * *', 'Europe/Paris', '2026-10-24T21:59:59Z', '2026-10-25T23:00:00Z')).toHaveLength(
      25,
    )
  })

  test.each([
    ['SKIP', 1],
    ['RUN_ONCE', 2],
    ['RUN_ALL', 7],
  ] as const)('that was missed six times and is due now runs by %s', (policy, runs) => {
    const schedule = { schedule: '0 * * * *', timeZone: 'UTC' }
    const due = dueSlots(schedule, new Date('2026-01-01T04:00:00Z'), new Date('2026-01-01T10:00:10Z'), policy)
    expect(due.run).toHaveLength(runs)
    expect(due.missed).toHaveLength(6)
    expect(due.next?.toISOString()).toBe('2026-01-01T11:00:00.000Z')
  })

  test('of every second that is a little late runs for each of them, by any policy', () => {
    const schedule = { schedule: '* * * * * *', timeZone: 'UTC' }
    const [first, now] = [new Date('2026-01-01T00:00:00Z'), new Date('2026-01-01T00:00:05Z')]
    expect(dueSlots(schedule, first, now, 'SKIP').run).toHaveLength(6)
  })
})

describe('schedulers', () => {
  let kit: JobKit
  beforeAll(async () => {
    kit = await createJobKit()
  })
  afterAll(() => kit?.close())
  afterEach(async () => {
    await sql`delete from cron_job`.execute(kit.tenant.db)
    await sql`delete from job`.execute(kit.tenant.db)
  })

  const every: Cron = {
    name: 'test.every',
    label: 'Every ten minutes',
    description: 'Comes often.',
    job: asSystem,
    schedule: '*/10 * * * *',
    missed: 'RUN_ALL',
  }

  /** Several schedulers on one clock; `until` waits until the clock was seen and all is done for it. */
  function schedulers(crons: Cron[], count = 3) {
    let now = new Date('2026-03-28T22:00:01Z')
    const errors: unknown[] = []
    const { registry } = kit.tenant
    // What modules declare comes at times of its own.
    const modules = registry.modules.map((manifest) => ({ ...manifest, crons: [] }))
    const running = Array.from({ length: count }, () =>
      startScheduler({
        tenants: async () => [{ ...kit.jobTenant, registry: () => ({ ...registry, modules }) }],
        serverJobs: [],
        serverCrons: crons,
        log: (error) => void errors.push(error),
        now: async () => now,
        interval: 20,
      }),
    )
    return {
      errors,
      async to(time: string | number) {
        now = new Date(time)
        await expect
          .poll(
            async () =>
              (
                await sql`select from cron_job where next_run_at is null or next_run_at <= ${now}`.execute(
                  kit.tenant.db,
                )
              ).rows.length,
            { interval: 20, timeout: 10_000 },
          )
          .toBe(0)
      },
      stop: () => Promise.all(running.map((one) => one.stop())),
    }
  }

  async function declared(): Promise<void> {
    await expect
      .poll(
        async () =>
          (await sql`select from cron_job where next_run_at is not null`.execute(kit.tenant.db)).rows.length,
      )
      .toBe(1)
  }

  const slots = async (): Promise<string[]> =>
    (
      await sql<{ slot: Date }>`
        select slot from cron_slot join job on job.id = job_id order by slot`.execute(kit.tenant.db)
    ).rows.map(({ slot }) => slot.toISOString())

  test('say what they do in the language of the reader, and keep what is stored when it is sent back', async () => {
    const running = schedulers([{ ...every, label: 'Housekeeping', description: 'Import' }], 1)
    await declared()
    await running.stop()
    const viewer = { ...kit.tenant.viewer, locale: 'de' }
    const german = (document: string) =>
      kit.tenant.query<{ cronJobs: { nodes: { id: string }[] } }>(document, {}, { viewer })
    const { cronJobs } = await german('{ cronJobs { nodes { id label description displayName } } }')
    const [schedule] = cronJobs.nodes
    expect(schedule).toMatchObject({ label: 'Aufräumen', description: 'Import', displayName: 'Aufräumen' })
    const change = (label: string) =>
      german(`mutation { updateCronJob(id: "${schedule?.id}", input: { label: "${label}" }) { label } }`)
    const stored = async () => (await sql`select label from cron_job`.execute(kit.tenant.db)).rows
    expect(await change('Aufräumen')).toEqual({ updateCronJob: { label: 'Aufräumen' } })
    expect(await stored()).toEqual([{ label: 'Housekeeping' }])
    expect(await change('Nachts aufräumen')).toEqual({ updateCronJob: { label: 'Nachts aufräumen' } })
    expect(await stored()).toEqual([{ label: 'Nachts aufräumen' }])
  })

  test('that are three start one job for each time, over a night of summer time', async () => {
    const clock = schedulers([every])
    await declared()
    const start = Date.parse('2026-03-28T22:00:01Z')
    for (let n = 1; n <= 48; n++) await clock.to(start + n * 10 * minutes)
    await clock.stop()
    const expected = Array.from({ length: 48 }, (_, n) =>
      new Date(start - 1000 + (n + 1) * 10 * minutes).toISOString(),
    )
    expect(await slots()).toEqual(expected)
    const jobs = await sql`select from job`.execute(kit.tenant.db)
    expect(jobs.rows).toHaveLength(48)
    expect(clock.errors).toEqual([])
  })

  test('make up for what was missed, and tell of it', async () => {
    const clock = schedulers([every], 2)
    await declared()
    await clock.to('2026-03-29T01:00:05Z')
    await clock.stop()
    expect(await slots()).toHaveLength(18)
    expect(String(clock.errors[0])).toContain('17 runs')
    const { cronJobs } = await kit.tenant.query<{ cronJobs: { nodes: object[] } }>(
      '{ cronJobs { nodes { missedRuns nextRunAt lastRunAt lastJob { state } } } }',
    )
    expect(cronJobs.nodes).toEqual([
      {
        missedRuns: 17,
        lastRunAt: '2026-03-29T01:00:00.000Z',
        nextRunAt: '2026-03-29T01:10:00.000Z',
        lastJob: { state: 'WAITING' },
      },
    ])
  })

  test('leave alone what an administrator runs now: one job, and the times as they were', async () => {
    const clock = schedulers([every], 1)
    await declared()
    await clock.stop()
    const read =
      '{ cronJobs { nodes { id nextRunAt lastRunAt lastJob { id state label createdBy { name } user { name } } } } }'
    type Crons = {
      cronJobs: {
        nodes: { id: string; nextRunAt: string; lastRunAt: string | null; lastJob: { id: string } | null }[]
      }
    }
    const [before] = (await kit.tenant.query<Crons>(read)).cronJobs.nodes
    const run = 'mutation($id: ID!) { runCronJobs(ids: [$id]) { lastJob { id } } }'
    await kit.tenant.query(run, { id: before?.id })
    await kit.tenant.query(run, { id: before?.id })
    const [after] = (await kit.tenant.query<Crons>(read)).cronJobs.nodes
    expect(after).toMatchObject({
      nextRunAt: before?.nextRunAt,
      lastRunAt: expect.any(String),
      lastJob: { state: 'WAITING', createdBy: { name: 'Ada Admin' }, user: null },
    })
    expect((await sql`select from job`.execute(kit.tenant.db)).rows).toHaveLength(1)
    expect(await slots()).toEqual([])
    const { errors } = await (await kit.tenant.as([])).run(run, { id: before?.id })
    expect(errors[0]?.code).toMatch(/FORBIDDEN|NOT_FOUND/)
  })

  test('only count what was missed where missed runs are left out', async () => {
    const clock = schedulers([{ ...every, missed: 'SKIP' }], 2)
    await declared()
    await clock.to('2026-03-29T01:00:05Z')
    await clock.stop()
    expect(await slots()).toEqual(['2026-03-29T01:00:00.000Z'])
    expect(clock.errors).toEqual([])
    const { rows } = await sql`select missed_runs from cron_job`.execute(kit.tenant.db)
    expect(rows).toEqual([{ missed_runs: 17 }])
  })

  test('take what an administrator changed, and refuse what is no schedule', async () => {
    const clock = schedulers([every], 1)
    await declared()
    const { cronJobs } = await kit.tenant.query<{ cronJobs: { nodes: { id: string }[] } }>(
      '{ cronJobs { nodes { id } } }',
    )
    const id = cronJobs.nodes[0]?.id
    const update =
      'mutation($id: ID!, $input: CronJobUpdateInput!) { updateCronJob(id: $id, input: $input) { schedule } }'
    for (const input of [{ schedule: 'now and then' }, { timeZone: 'Europe/Atlantis' }]) {
      const { errors } = await kit.tenant.run(update, { id, input })
      expect(errors[0]?.issues[0]?.rule).toBe('cron.schedule')
    }
    await kit.tenant.query(update, { id, input: { schedule: '0 7 * * *', timeZone: 'Asia/Tokyo' } })
    await clock.to('2026-03-28T22:30:00Z')
    expect(await slots()).toEqual([])
    const { rows } = await sql<{ next: Date }>`select next_run_at as next from cron_job`.execute(
      kit.tenant.db,
    )
    expect(rows[0]?.next.toISOString()).toBe('2026-03-29T22:00:00.000Z')
    await kit.tenant.query(update, { id, input: { isActive: false } })
    await clock.stop()
  })
})
