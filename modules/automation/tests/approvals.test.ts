import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { enqueue } from '#core/job.ts'
import { runOperation } from '#server/records/transaction.ts'
import { systemViewer } from '#server/sync/seed-rules.ts'
import type { TestActor } from '#server/testing/test-tenant.ts'
import { remindApprovers } from '../jobs/remind-approvers.ts'
import {
  approvals,
  approve,
  boss,
  byManager,
  confirm,
  createRule,
  decide,
  inboxOf,
  kit,
  lead,
  only,
  order,
  other,
  rule,
  seller,
  stateOf,
} from './approval-stage.ts'

describe('an action that needs an approval', () => {
  test('is refused, asks for it once, and runs by itself as whoever asked once all have agreed in their order', async () => {
    await rule({}, [byManager, {}])
    const [small, large] = [await order('10'), await order('5000')]
    expect((await confirm(small)).errors).toEqual([])
    const { errors } = await confirm(large)
    expect(errors).toMatchObject([{ code: 'BUSINESS_RULE', issues: [{ rule: 'approval.pending' }] }])
    const id = await only()
    expect(errors[0]?.message).toMatch(
      new RegExp(`approval ${id} \\(Confirm: .*\\) waits for sale.team-leader`),
    )
    expect((await confirm(large)).errors).toMatchObject([{ issues: [{ rule: 'approval.pending' }] }])
    expect(await only()).toBe(id)
    expect(await stateOf(large)).toBe('DRAFT')
    expect((await inboxOf(lead))[0]).toContain('You are asked to approve: Confirm')
    expect(await approvals(boss)).toMatchObject([
      { steps: { nodes: [{ state: 'PENDING' }, { state: 'WAITING' }] } },
    ])
    expect((await approve(boss, id)).errors).toMatchObject([
      { code: expect.stringMatching(/FORBIDDEN|BUSINESS_RULE/) },
    ])

    expect(await approve(lead, id)).toMatchObject({ data: { done: [{ state: 'PENDING' }] }, errors: [] })
    expect((await approve(lead, id)).errors).toHaveLength(1)
    expect(await approve(boss, id)).toMatchObject({ data: { done: [{ state: 'APPROVED' }] }, errors: [] })
    await kit.until(
      () => stateOf(large),
      (state) => state === 'SALE',
    )
    const { saleOrder } = await kit.tenant.query<{ saleOrder: { history: object[] } }>(
      'query ($id: ID!) { saleOrder(id: $id) { history(first: 1) { reason actor { id } } } }',
      { id: large },
    )
    expect(saleOrder.history).toMatchObject([
      { reason: expect.stringContaining('APPROVED Confirm'), actor: { id: String(seller.userId) } },
    ])
    expect((await approvals())[0]?.steps.nodes).toMatchObject([
      { state: 'APPROVED', comment: 'Fine' },
      { state: 'APPROVED' },
    ])
    expect((await inboxOf(seller))[0]).toContain('Approved: Confirm')
  })

  test('waits for whoever asked where the rule says so', async () => {
    await rule({ isAutomatic: false })
    const id = await order('2000')
    await confirm(id)
    await approve(lead, await only())
    expect(await stateOf(id)).toBe('DRAFT')
    expect((await confirm(id)).errors).toEqual([])
    expect(await stateOf(id)).toBe('SALE')
  })

  test('asks for nothing in a dry run', async () => {
    await rule()
    const { errors } = await confirm(await order('2000'), seller, ', dryRun: true')
    expect(errors).toMatchObject([{ code: 'BUSINESS_RULE', issues: [{ rule: 'approval.needed' }] }])
    expect(await approvals()).toEqual([])
  })

  test('needs another approval when the record was changed after it', async () => {
    await rule({ isAutomatic: false })
    const id = await order('2000')
    await confirm(id)
    await approve(lead, await only())
    const line = await kit.orderLine('90000')
    await seller.query(
      'mutation ($id: ID!, $line: SaleOrderLineCreateInput!) { updateSaleOrder(id: $id, input: { lines: { create: [$line] } }) { id } }',
      { id, line },
    )
    expect((await confirm(id)).errors).toMatchObject([{ issues: [{ rule: 'approval.pending' }] }])
    expect(await stateOf(id)).toBe('DRAFT')
    expect((await approvals()).map(({ state }) => state)).toEqual(['APPROVED', 'PENDING'])
  })

  test('is not approved for what was changed meanwhile, until all have seen it anew', async () => {
    await rule()
    const id = await order('2000')
    await confirm(id)
    const approval = await only()
    await seller.query(
      'mutation ($id: ID!) { updateSaleOrder(id: $id, input: { terms: "Never payable" }) { id } }',
      { id },
    )
    expect((await approve(lead, approval)).errors).toMatchObject([
      { code: 'BUSINESS_RULE', issues: [{ rule: 'approval.changed' }] },
    ])
    expect(
      (await lead.run('mutation ($id: ID!) { renewApprovals(ids: [$id]) { state } }', { id: approval }))
        .errors,
    ).toEqual([])
    expect((await approve(lead, approval)).errors).toEqual([])
    await kit.until(
      () => stateOf(id),
      (state) => state === 'SALE',
    )
  })
})

describe('nobody', () => {
  test('decides on what they ask for themselves, administrators included', async () => {
    await rule({}, [{}])
    const id = await order('2000')
    await confirm(id, boss)
    const approval = await only()
    expect((await approve(boss, approval)).errors).toHaveLength(1)
    expect((await decide(boss, `delegate(to: "${other.userId}")`, approval)).errors).toHaveLength(1)
    expect((await decide(other, `delegate(to: "${boss.userId}")`, approval)).errors).toMatchObject([
      { issues: [{ rule: 'approval.delegate' }] },
    ])
    expect((await approve(seller, approval)).errors).toMatchObject([{ code: 'NOT_FOUND' }])
    expect((await approve(other, approval)).errors).toEqual([])

    await sql`delete from approval`.execute(kit.tenant.db)
    const second = await order('3000')
    const own = { run: kit.tenant.run, query: kit.tenant.query } as TestActor
    expect((await confirm(second, own)).errors).toHaveLength(1)
    expect((await approve(kit.tenant, await only())).errors).toMatchObject([
      { issues: [{ rule: 'approval.self' }] },
    ])
  })

  test('sees approvals that are not about them', async () => {
    await rule()
    await confirm(await order('2000'))
    expect(await approvals(other)).toEqual([])
    expect(await approvals(seller)).toHaveLength(1)
    expect(await approvals(lead)).toHaveLength(1)
  })
})

describe('whoever is asked', () => {
  test('rejects with a comment, and the action stays refused', async () => {
    await rule()
    const id = await order('2000')
    await confirm(id)
    expect((await decide(lead, 'reject(comment: "Too cheap")', await only())).errors).toEqual([])
    expect((await approvals())[0]).toMatchObject({
      state: 'REJECTED',
      steps: { nodes: [{ state: 'REJECTED', comment: 'Too cheap' }] },
    })
    expect((await inboxOf(seller))[0]).toContain('Too cheap')
    expect((await confirm(id)).errors).toHaveLength(1)
    expect((await approvals()).map(({ state }) => state)).toEqual(['REJECTED', 'PENDING'])
  })

  test('lets somebody else decide, who then may', async () => {
    await rule()
    const id = await order('2000')
    await confirm(id)
    const approval = await only()
    expect((await decide(lead, `delegate(to: "${other.userId}")`, approval)).errors).toEqual([])
    expect((await approve(lead, approval)).errors).toHaveLength(1)
    expect((await approve(other, approval)).errors).toEqual([])
    await kit.until(
      () => stateOf(id),
      (state) => state === 'SALE',
    )
  })

  test('is reminded after some days, once each time', async () => {
    await rule({ remindAfterDays: 3 })
    await confirm(await order('2000'))
    const remind = async (): Promise<unknown> => {
      const scope = {
        registry: kit.tenant.registry,
        db: kit.tenant.db,
        viewer: systemViewer,
        requestId: 'test',
      }
      const id = await runOperation(scope, {}, (_operation, context) => enqueue(context, remindApprovers, {}))
      const done = await kit.until(
        async () =>
          (
            await sql<{
              state: string
              result: unknown
            }>`select state, result from job where id = ${id}`.execute(kit.tenant.db)
          ).rows[0],
        (job) => job?.state === 'DONE',
      )
      return done?.result
    }
    expect(await remind()).toEqual({ reminded: 0 })
    await sql`update approval_step set started_at = now() - interval '4 days'`.execute(kit.tenant.db)
    expect(await remind()).toEqual({ reminded: 1 })
    expect(await remind()).toEqual({ reminded: 0 })
    expect((await inboxOf(lead))[0]).toContain('Still waits for you')
  })
})

test('an automation asks for an approval', async () => {
  const approvalRule = await rule({ action: null, condition: null })
  await kit.tenant.query(
    'mutation ($input: AutomationCreateInput!) { createAutomation(input: $input) { id } }',
    {
      input: {
        name: 'Ask',
        entity: 'SaleOrder',
        trigger: 'CREATED',
        steps: { create: [{ kind: 'START_APPROVAL', approvalRule }] },
      },
    },
  )
  await order('1')
  const [asked] = await kit.until(
    () => approvals(lead),
    (all) => all.length === 1,
  )
  expect((await approve(lead, asked?.id ?? '')).errors).toEqual([])
  expect((await approvals())[0]?.state).toBe('APPROVED')
})

describe('a rule that could guard nothing is refused:', () => {
  test.each<[string, object, (string | number)[], string]>([
    ['no entity', { entity: 'Unicorn' }, ['entity'], 'Unicorn'],
    ['no action', { action: 'fly' }, ['action'], 'no action "fly"'],
    ['no filter', { condition: { horn: { eq: 1 } } }, ['condition'], 'horn'],
    ['nobody', { steps: { create: [{}] } }, ['steps', 'create', 0, 'role'], 'one of them'],
    [
      'a path to no user',
      { steps: { create: [{ userField: 'partner' }] } },
      ['steps', 'create', 0, 'userField'],
      'to a user',
    ],
  ])('%s', async (_what, input, path, message) => {
    const whole = {
      name: 'Wrong',
      entity: 'SaleOrder',
      action: 'confirm',
      steps: { create: [byManager] },
      ...input,
    }
    const { errors } = await kit.tenant.run(createRule, { input: whole })
    const issue = errors[0]?.issues.find((one) => one.path.join() === path.join())
    expect(issue?.message, JSON.stringify(errors)).toContain(message)
  })
})
