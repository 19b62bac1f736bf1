import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { enqueue } from '#core/job.ts'
import { runOperation } from '#server/records/transaction.ts'
import { systemViewer } from '#server/sync/seed-rules.ts'
import { clock } from '../jobs/clock.ts'
import { automation, ended, kit, type Made, partner, runs, setNote } from './automation-stage.ts'

describe('by the clock', () => {
  /** Runs the clock's job and waits for it. */
  async function tick(): Promise<void> {
    const scope = {
      registry: kit.tenant.registry,
      db: kit.tenant.db,
      viewer: systemViewer,
      requestId: 'test',
    }
    const id = await runOperation(scope, {}, (_operation, context) => enqueue(context, clock, {}))
    await kit.until(
      async () =>
        (await sql<{ state: string }>`select state from job where id = ${id}`.execute(kit.tenant.db)).rows[0]
          ?.state,
      (state) => state === 'DONE',
    )
  }

  test('a date that is reached counts once, also when the clock looks again', async () => {
    const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
    const customer = await partner({ name: 'Dated' })
    const order = async (validUntil: string): Promise<string> =>
      (
        await kit.tenant.query<Made>(
          'mutation ($p: ID!, $d: Date!) { made: createSaleOrder(input: { partner: $p, validUntil: $d }) { id } }',
          { p: customer, d: validUntil },
        )
      ).made.id
    const near = await order(day(2))
    await order(day(9))
    const id = await automation(
      {
        entity: 'SaleOrder',
        trigger: 'DATE',
        triggerField: 'validUntil',
        offsetAmount: -3,
        offsetUnit: 'DAYS',
      },
      [{ kind: 'SET_FIELDS', values: { terms: 'Ends soon' } }],
    )
    await tick()
    expect(await runs(id)).toEqual([])
    // As if it had been looked at two days ago, when the date was not reached yet.
    await sql`update automation set checked_at = now() - interval '2 days' where id = ${id}`.execute(
      kit.tenant.db,
    )
    await tick()
    await sql`update automation set checked_at = now() - interval '2 days' where id = ${id}`.execute(
      kit.tenant.db,
    )
    await tick()
    expect(await ended(1, id)).toMatchObject([{ state: 'DONE', recordId: Number(near) }])
  })

  test('a schedule comes for each record that satisfies the condition, or once without records', async () => {
    const name = `Round ${Math.random()}`
    for (let n = 0; n < 3; n++) await partner({ name })
    const each = await automation(
      { entity: 'Partner', trigger: 'SCHEDULE', schedule: '0 7 * * *', condition: { name: { eq: name } } },
      [setNote],
    )
    const alone = await automation({ trigger: 'SCHEDULE', schedule: '0 7 * * *' }, [
      { kind: 'NOTIFY', user: String(kit.tenant.viewer.userId), message: 'Good morning' },
    ])
    await tick()
    expect(await runs()).toEqual([])
    const { rows } = await sql<{
      next: Date
    }>`select next_run_at as next from automation where id = ${each}`.execute(kit.tenant.db)
    expect(rows[0]?.next.getUTCHours()).toBe(7)
    await sql`update automation set next_run_at = now() - interval '1 minute'`.execute(kit.tenant.db)
    await tick()
    await tick()
    expect(await ended(3, each)).toMatchObject([{ state: 'DONE' }, { state: 'DONE' }, { state: 'DONE' }])
    expect(await ended(1, alone)).toMatchObject([
      { state: 'DONE', recordId: null, result: [{ step: 'NOTIFY', told: 1 }] },
    ])
  })
})
