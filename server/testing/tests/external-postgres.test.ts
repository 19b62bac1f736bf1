/** The same program on a PostgreSQL of one's own, of any version from 15 to 18. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { planSchema } from '#server/sync/sync-schema.ts'
import { externalDatabaseUrl, isMissing } from '../available.ts'
import { createTestTenant, type TestTenant } from '../test-tenant.ts'
import { workshop } from '../workshop/index.ts'

const serverUrl = externalDatabaseUrl()

describe.skipIf(isMissing('external PostgreSQL (TRELLIS_TEST_DATABASE_URL)', serverUrl))(
  'on an external PostgreSQL',
  () => {
    let tenant: TestTenant
    beforeAll(async () => {
      tenant = await createTestTenant({ modules: ['base'], extra: [workshop], serverUrl })
    })
    afterAll(() => tenant?.close())

    test('syncs once and then has nothing left to do', async () => {
      expect((await planSchema(tenant.registry, tenant.url)).statements).toEqual([])
    })

    test('writes, derives, refuses and reads as on the embedded one', async () => {
      const { createRepair } = await tenant.query<{ createRepair: { id: string; total: string } }>(
        'mutation { createRepair(input: { title: "Bike", customerCreate: { name: "Bo" }, parts: { create: [{ name: "Chain", quantity: "2", price: "12.50" }] } }) { id total customer { name } } }',
      )
      expect(createRepair.total).toBe('25')
      const { errors } = await tenant.run('mutation { a: deletePeople(ids: ["1"]) }')
      expect(errors[0]?.code).toBe('CONSTRAINT')
      const { repairs } = await tenant.query<{ repairs: object }>(
        '{ repairs(filter: { customer: { name: { startsWith: "b" } } }, search: "bik") { totalCount nodes { title } } }',
      )
      expect(repairs).toEqual({ totalCount: 1, nodes: [{ title: 'Bike' }] })
    })
  },
)
