import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeDemo } from '#server/sync/seed-demo.ts'
import { type AutomationKit, createAutomationKit } from './kit.ts'

let kit: AutomationKit
beforeAll(async () => {
  kit = await createAutomationKit()
})
afterAll(() => kit?.close())

test('the demo has an automation that can be tried out, and a rule of approval that holds nothing back yet', async () => {
  await makeDemo(kit.tenant.registry, kit.tenant.db)
  const { automations, approvalRules } = await kit.tenant.query<{
    automations: { nodes: { id: string; name: string; isActive: boolean }[] }
    approvalRules: { nodes: object[] }
  }>(
    '{ automations { nodes { id name isActive } } approvalRules { nodes { isActive steps { nodes { role { code } } } } } }',
  )
  expect(automations.nodes).toMatchObject([{ name: 'Quotations that end soon', isActive: true }])
  expect(approvalRules.nodes).toEqual([
    { isActive: false, steps: { nodes: [{ role: { code: 'sale.manager' } }] } },
  ])
  await makeDemo(kit.tenant.registry, kit.tenant.db)
  expect(
    (await kit.tenant.query<{ automations: { totalCount: number } }>('{ automations { totalCount } }'))
      .automations.totalCount,
  ).toBe(1)
})
