import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'
import { type Example, examplesOf, Illustrations } from './api-examples.ts'

let tenant: TestTenant
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['sale'] })
})
afterAll(() => tenant?.close())

const examples = examplesOf('docs/api.md')
const illustrations = new Illustrations()

async function run({ document, variables, idempotencyKey, reply, error }: Example): Promise<void> {
  const result = await tenant.run(
    illustrations.real(document),
    illustrations.realIn(variables) as Record<string, unknown>,
    { idempotencyKey },
  )
  if (error) {
    expect(result.errors).toMatchObject([error])
    return
  }
  expect(result.errors).toEqual([])
  illustrations.learn(reply, result.data)
  expect(result.data).toEqual(illustrations.realIn(reply))
}

test('every example says what it gives', () => {
  expect(examples.length).toBeGreaterThan(15)
  for (const { name, reply, error } of examples) expect(reply ?? error, name).toBeDefined()
})

test.each(examples)('$name works as the page says', run)
