import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AutomationKit, createAutomationKit } from './kit.ts'

let kit: AutomationKit
beforeAll(async () => {
  kit = await createAutomationKit()
})
afterAll(() => kit?.close())

const page = readFileSync(new URL('../../../docs/automation.md', import.meta.url), 'utf8')
const operations = [...page.matchAll(/```graphql\n([\s\S]*?)```/g)].map((match) => match[1] ?? '')

test('every operation of docs/automation.md does what it says', async () => {
  expect(operations).toHaveLength(3)
  for (const operation of operations) {
    const { errors } = await kit.tenant.run(operation)
    expect(errors, operation).toEqual([])
  }
  const made = await kit.tenant.query(
    '{ approvalRules { totalCount } automations { totalCount } webhooks { totalCount } }',
  )
  expect(made).toEqual({
    approvalRules: { totalCount: 1 },
    automations: { totalCount: 1 },
    webhooks: { totalCount: 1 },
  })
})
