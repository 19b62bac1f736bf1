import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import {
  approvals,
  approve,
  boss,
  byManager,
  confirm,
  kit,
  lead,
  only,
  order,
  other,
  rule,
  seller,
  stateOf,
} from './approval-stage.ts'

describe('at the same moment', () => {
  test('two approvers decide once', async () => {
    await rule({}, [{}, byManager])
    const id = await order('2000')
    await confirm(id)
    const approval = await only()
    const answers = await Promise.all([
      approve(boss, approval),
      approve(other, approval),
      approve(boss, approval),
      approve(other, approval),
    ])
    expect(answers.filter(({ errors }) => errors.length === 0)).toHaveLength(1)
    expect((await approvals())[0]?.steps.nodes.map(({ state }) => state)).toEqual(['APPROVED', 'PENDING'])
  })

  test('several who ask get one approval', async () => {
    await rule()
    const id = await order('2000')
    const answers = await Promise.all(Array.from({ length: 5 }, () => confirm(id)))
    for (const { errors } of answers)
      expect(errors).toMatchObject([{ issues: [{ rule: 'approval.pending' }] }])
    await only()
  })

  test('a record is changed and approved: what runs is what was approved', async () => {
    await rule()
    for (let round = 0; round < 5; round++) {
      await sql`delete from approval`.execute(kit.tenant.db)
      const id = await order('2000')
      await confirm(id)
      const approval = await only()
      const [changed, approved] = await Promise.all([
        seller.run('mutation ($id: ID!) { updateSaleOrder(id: $id, input: { terms: "Changed" }) { id } }', {
          id,
        }),
        approve(lead, approval),
      ])
      const ended = await kit.until(
        async () =>
          (
            await sql<{
              count: number
            }>`select count(*)::int as count from job where state in ('WAITING', 'RUNNING') and name = 'automation.run-approved'`.execute(
              kit.tenant.db,
            )
          ).rows[0]?.count,
        (count) => count === 0,
      )
      expect(ended).toBe(0)
      const state = await stateOf(id)
      const { saleOrder } = await kit.tenant.query<{ saleOrder: { terms: string | null } }>(
        'query ($id: ID!) { saleOrder(id: $id) { terms } }',
        { id },
      )
      if (approved.errors.length > 0) expect(state).toBe('DRAFT')
      // It was confirmed with what was approved, or not at all.
      if (state === 'SALE' && changed.errors.length === 0) {
        const { rows } = await sql<{ before: boolean }>`
          select min(id) filter (where changes::text like '%SALE%') < min(id) filter (where changes::text like '%Changed%') as before
          from change_log where entity = 'SaleOrder' and record_id = ${id} and operation = 'UPDATE'`.execute(
          kit.tenant.db,
        )
        expect(rows[0]?.before).toBe(true)
      }
      if (state === 'DRAFT') expect(saleOrder.terms).toBe('Changed')
    }
  })
})
