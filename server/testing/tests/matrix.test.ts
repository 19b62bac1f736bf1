/** The matrix finds a compiler that is wrong. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EntityModel } from '#schema/model.ts'
import { entityOf } from '#schema/model.ts'
import { runMatrix } from '../matrix/matrix.ts'
import type { Tamper } from '../matrix/probe.ts'
import { type Stage, setStage } from '../matrix/stage.ts'
import { createTestTenant, type TestTenant } from '../test-tenant.ts'

let tenant: TestTenant
let stage: Stage
let entities: EntityModel[]
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['sale'] })
  stage = await setStage(tenant)
  entities = [entityOf(tenant.registry.model, 'SaleOrder')]
})
afterAll(async () => {
  await stage?.close()
  await tenant?.close()
})

const found = async (tamper?: Tamper): Promise<number> =>
  (await runMatrix(stage, entities, { roles: ['matrix.owner', 'matrix.reader'], tamper })).differences.length

test('an untouched policy has no differences', async () => {
  expect(await found()).toBe(0)
})

test.each<[string, Tamper]>([
  ['shows every row', (policy) => ({ ...policy, shape: 'rows', condition: () => undefined })],
  [
    'shows every field',
    (policy) => ({ ...policy, shape: 'fields', rights: { ...policy.rights, readField: () => true } }),
  ],
  [
    'forgets what denies an operation',
    (policy) => ({ ...policy, shape: 'operations', rights: { ...policy.rights, operation: () => true } }),
  ],
  [
    'acts for one company too many',
    (policy) => ({ ...policy, values: { ...policy.values, companies: stage.companies } }),
  ],
])('a policy that %s is found', async (_what, tamper) => {
  expect(await found(tamper)).toBeGreaterThan(0)
})
