/** What must hold for every transport, whatever carries the jobs. */
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { enqueue } from '#core/job.ts'
import type { JobTenant, Transport } from '../transport.ts'
import { asSystem, flaky, steps, talk, write } from './job-module.ts'
import { createJobKit, type JobKit } from './kit.ts'

/** Declares the tests of a transport; `url` is that of its broker, if it has one, and `tidy` removes what it left there. */
export function testTransport(
  create: () => Transport,
  url = '',
  tidy?: (tenant: JobTenant) => Promise<unknown>,
): void {
  let kit: JobKit
  beforeAll(async () => {
    kit = await createJobKit()
  })
  afterAll(async () => {
    await kit?.close()
    await tidy?.(kit.jobTenant)
  })
  afterEach(async () => {
    await sql`truncate effect`.execute(kit.tenant.db)
  })

  describe('jobs with a worker', () => {
    let worker: ReturnType<JobKit['worker']>
    beforeAll(async () => {
      worker = kit.worker(create(), { patience: 500 })
      await worker.refresh()
    })
    afterAll(() => worker.stop())

    test('run once, as the user who enqueued them, and keep their result', async () => {
      const id = await kit.enqueue(write, { what: 'hello' })
      expect(await kit.until(id, 'DONE')).toMatchObject({
        attempts: 1,
        progress: 100,
        result: { what: 'hello' },
      })
      const { rows } = await sql<{ by_user: string }>`select by_user from effect`.execute(kit.tenant.db)
      expect(rows).toEqual([{ by_user: String(kit.tenant.viewer.userId) }])
    })

    test('run as the platform where they are declared so', async () => {
      await kit.until(await kit.enqueue(asSystem, {}), 'DONE')
      expect(await kit.effects()).toEqual(['system SYSTEM'])
    })

    test('do not exist when the transaction that enqueued them is rolled back', async () => {
      let id = 0
      await expect(
        kit.operation(async (context) => {
          id = await enqueue(context, write, { what: 'never' })
          throw new Error('rolled back')
        }),
      ).rejects.toThrow('rolled back')
      await sleep(300)
      await expect(kit.row(id)).rejects.toThrow('no job')
      expect(await kit.effects()).toEqual([])
    })

    test('refuse an input that they do not take', async () => {
      await expect(kit.enqueue(write, { what: 5 } as never)).rejects.toMatchObject({ code: 'VALIDATION' })
    })

    test('wait for their time', async () => {
      const id = await kit.enqueue(write, { what: 'late' }, { runAt: new Date(Date.now() + 1200) })
      await sleep(600)
      expect((await kit.row(id)).state).toBe('WAITING')
      await kit.until(id, 'DONE')
    })

    test('are tried again after they failed, and leave no trace of the failed attempts', async () => {
      const id = await kit.enqueue(flaky, { failures: 2, code: 'UNAVAILABLE' })
      expect(await kit.until(id, 'DONE')).toMatchObject({ attempts: 3, error: null })
      expect(await kit.effects()).toEqual(['flaky'])
    })

    test('wait for a person after the last attempt, and run again when they are told to', async () => {
      const id = await kit.enqueue(flaky, { failures: 3, code: 'NONE' })
      const failed = await kit.until(id, 'FAILED')
      expect(failed.attempts).toBe(3)
      expect(failed.error).not.toContain('secret')
      await sql`update job set input = '{"failures": 0, "code": "NONE"}' where id = ${id}`.execute(
        kit.tenant.db,
      )
      await kit.tenant.query('mutation($id: ID!) { retryJobs(ids: [$id]) { state } }', { id })
      expect(await kit.until(id, 'DONE')).toMatchObject({ attempts: 1 })
      expect(await kit.effects()).toEqual(['flaky'])
      expect(kit.errors.splice(0).map(String)).toEqual(Array(3).fill('Error: secret detail'))
    })

    test('fail at once where another try would meet the same', async () => {
      const id = await kit.enqueue(flaky, { failures: 3, code: 'VALIDATION' })
      expect(await kit.until(id, 'FAILED')).toMatchObject({ attempts: 1, error: 'It does not work.' })
      const inbox =
        '{ notifications(filter: { readAt: { isNull: true } }) { nodes { id message entity recordId } } }'
      await expect
        .poll(
          async () => {
            const { notifications } = await kit.tenant.query<{
              notifications: { nodes: { message: string; entity: string; recordId: unknown }[] }
            }>(inbox)
            return notifications.nodes.map(
              ({ message, entity, recordId }) => `${message} ${entity} ${recordId}`,
            )
          },
          { timeout: 10_000 },
        )
        .toContain(`Flaky failed. Job ${id}`)
    })

    test('fail when their user may not sign in any more', async () => {
      const made = await sql<{ id: string }>`
        insert into app_user (name, email) values ('Gone', 'gone@example.com') returning id`.execute(
        kit.tenant.db,
      )
      const viewer = { ...kit.tenant.viewer, userId: Number(made.rows[0]?.id) }
      const id = await kit.enqueue(write, { what: 'no' }, { runAt: new Date(Date.now() + 700) }, viewer)
      await sql`update app_user set is_active = false where id = ${viewer.userId}`.execute(kit.tenant.db)
      expect((await kit.until(id, 'FAILED')).error).toContain('may not sign in')
      expect(await kit.effects()).toEqual([])
    })

    test('are not made twice while one with the same key waits', async () => {
      const how = { uniqueKey: 'the one', runAt: new Date(Date.now() + 600) }
      const ids = await Promise.all(
        Array.from({ length: 8 }, () => kit.enqueue(write, { what: 'unique' }, how)),
      )
      expect(new Set(ids).size).toBe(1)
      await kit.until(ids[0] as number, 'DONE')
      expect(await kit.effects()).toEqual(['unique'])
      const next = { uniqueKey: 'the one', runAt: new Date(Date.now() + 3_600_000) }
      expect(await kit.enqueue(write, { what: 'unique' }, next)).not.toBe(ids[0])
    })

    test('of one queue run one after the other', async () => {
      const ids = await Promise.all(
        [1, 2, 3, 4].map((n) => kit.enqueue(write, { what: `q${n}`, hold: 150 }, { queue: 'line' })),
      )
      let most = 0
      for (const id of ids) {
        while ((await kit.row(id)).state !== 'DONE') {
          const { rows } = await sql<{ n: number }>`
            select count(*)::int as n from job where queue = 'line' and state = 'RUNNING'`.execute(
            kit.tenant.db,
          )
          most = Math.max(most, rows[0]?.n ?? 0)
          await sleep(20)
        }
      }
      expect(most).toBe(1)
      expect((await kit.effects()).sort()).toEqual(['q1', 'q2', 'q3', 'q4'])
    })

    test('show how far they are while they run', async () => {
      const id = await kit.enqueue(talk, {})
      await kit.until(id, 'RUNNING')
      await expect.poll(async () => (await kit.row(id)).progress, { timeout: 2000 }).toBe(40)
      const { job } = await kit.tenant.query<{ job: object }>(
        'query($id: ID!) { job(id: $id) { state progress message log } }',
        { id },
      )
      expect(job).toMatchObject({
        state: 'RUNNING',
        message: 'Almost half',
        log: expect.stringContaining('first line'),
      })
      expect((await kit.until(id, 'DONE')).log).toMatch(/first line\n.*last line\n/)
    })

    test('keep nothing of what they did when they are cancelled', async () => {
      const waiting = await kit.enqueue(write, { what: 'not yet' }, { runAt: new Date(Date.now() + 500) })
      const running = await kit.enqueue(write, { what: 'cancelled', hold: 10_000 })
      await kit.until(running, 'RUNNING')
      await kit.tenant.query('mutation($ids: [ID!]!) { cancelJobs(ids: $ids) { state } }', {
        ids: [waiting, running],
      })
      await expect.poll(() => worker.running, { timeout: 4000 }).toBe(0)
      await sleep(500)
      expect((await kit.row(running)).state).toBe('CANCELLED')
      expect((await kit.row(waiting)).state).toBe('CANCELLED')
      expect(await kit.effects()).toEqual([])
    })

    test('are given back by a worker that stops before they end, and counted as not tried', async () => {
      const id = await kit.enqueue(write, { what: 'moved', hold: 3000 })
      await kit.until(id, 'RUNNING')
      const other = kit.worker(create())
      await worker.stop()
      await sql`update job set input = '{"what": "moved"}' where id = ${id}`.execute(kit.tenant.db)
      expect(await kit.until(id, 'DONE')).toMatchObject({ attempts: 1 })
      expect(await kit.effects()).toEqual(['moved'])
      await other.stop()
    })
  })

  describe('jobs that waited before there was a worker', () => {
    beforeEach(() => sql`delete from job`.execute(kit.tenant.db))

    test('run in the order of their priority', async () => {
      const ids: number[] = []
      for (const priority of [50, 0, -100, 100])
        ids.push(await kit.enqueue(write, { what: `p${priority}` }, { priority }))
      const worker = kit.worker(create(), { perTenant: 1 })
      try {
        for (const id of ids) await kit.until(id, 'DONE')
        expect(await kit.effects()).toEqual(['p-100', 'p0', 'p50', 'p100'])
      } finally {
        await worker.stop()
      }
    })
  })

  describe('a worker that', { timeout: 120_000 }, () => {
    test('is killed loses its job to another within five seconds', async () => {
      const first = await kit.process(url)
      const id = await kit.enqueue(write, { what: 'killed', hold: 60_000 })
      await kit.until(id, 'RUNNING')
      const second = await kit.process(url)
      first.kill('SIGKILL')
      const killed = Date.now()
      await sql`update job set input = '{"what": "killed"}' where id = ${id}`.execute(kit.tenant.db)
      expect(await kit.until(id, 'DONE')).toMatchObject({ attempts: 2 })
      // Five seconds are the promise; what is beyond them is allowed for a machine that does other things too.
      expect(Date.now() - killed).toBeLessThan(10_000)
      expect(await kit.effects()).toEqual(['killed'])
      second.kill('SIGTERM')
      await once(second, 'exit')
    })

    test('is frozen cannot keep what it did when it comes back', async () => {
      const first = await kit.process(url)
      const one = await kit.enqueue(write, { what: 'frozen', hold: 2500 })
      const many = await kit.enqueue(steps, { what: 'step', wait: 2500 })
      await kit.until(one, 'RUNNING')
      await kit.until(many, 'RUNNING')
      await expect.poll(() => kit.effects()).toEqual(['step 1'])
      first.kill('SIGSTOP')
      const second = await kit.process(url)
      await kit.until(one, 'DONE')
      await kit.until(many, 'DONE')
      first.kill('SIGCONT')
      await sleep(3000)
      expect((await kit.effects()).sort()).toEqual(['frozen', 'step 1', 'step 1', 'step 2'])
      expect(await kit.row(one)).toMatchObject({ state: 'DONE', attempts: 2 })
      for (const child of [first, second]) {
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
    })
  })
}
