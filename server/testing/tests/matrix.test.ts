/** The matrix finds a compiler that is wrong. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EntityModel } from '#schema/model.ts'
import { entityOf } from '#schema/model.ts'
import { runMatrix } from '../matrix/matrix.ts'
import type { Tamper } from '../matrix/probe.ts'
import { type Stage, setStage } from '../matrix/stage.ts'
import type { Tally } from '../matrix/tally.ts'
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

const run = (tamper?: Tamper): Promise<Tally> =>
  runMatrix(stage, entities, { roles: ['matrix.owner', 'matrix.reader'], tamper })

test('an untouched policy has no differences on any path', async () => {
  const { differences, cells } = await run()
  expect(differences).toEqual([])
  expect([...cells.keys()]).toEqual(
    expect.arrayContaining(['list', 'record', 'history', 'history field', 'as of', 'subscription', 'update']),
  )
})

const rows = ['list', 'record', 'search', 'count', 'subscription', 'history', 'as of']
const fields = ['field', 'subscription field', 'history field', 'as of field']

test.each<[string, string[], Tamper]>([
  ['shows every row', rows, (policy) => ({ ...policy, shape: 'rows', condition: () => undefined })],
  [
    'shows every field',
    fields,
    (policy) => ({ ...policy, shape: 'fields', rights: { ...policy.rights, readField: () => true } }),
  ],
  [
    'forgets what denies an operation',
    [],
    (policy) => ({ ...policy, shape: 'operations', rights: { ...policy.rights, operation: () => true } }),
  ],
  [
    'acts for one company too many',
    rows,
    (policy) => ({ ...policy, values: { ...policy.values, companies: stage.companies } }),
  ],
])('a policy that %s is found, on each path that it opens', async (_what, paths, tamper) => {
  const { differences, wrongPaths } = await run(tamper)
  expect(differences.length).toBeGreaterThan(0)
  expect([...wrongPaths]).toEqual(expect.arrayContaining(paths))
})
