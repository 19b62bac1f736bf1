import { afterAll, beforeAll, expect, test } from 'vitest'
import { entityOf } from '#schema/model.ts'
import { runMatrix } from '../matrix/matrix.ts'
import { setStage } from '../matrix/stage.ts'
import { sizeOf } from '../matrix/tally.ts'
import { createTestTenant, type TestTenant } from '../test-tenant.ts'

let tenant: TestTenant
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['sale'] })
})
afterAll(() => tenant?.close())

test('whoever may not read a record finds no comment, follower or activity of it, in any role and by any path', async () => {
  const stage = await setStage(tenant)
  try {
    const { model } = tenant.registry
    const tally = await runMatrix(
      stage,
      ['Comment', 'Follower', 'Activity'].map((name) => entityOf(model, name)),
    )
    expect(tally.differences).toEqual([])
    expect(sizeOf(tally)).toBeGreaterThan(1000)
  } finally {
    await stage.close()
  }
})
