/** Fields that are an SQL expression in the entity's definition, and no column. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { extend } from '#core/extension.ts'
import { field } from '#core/field.ts'
import { defineModule } from '#core/module.ts'
import { line, money, p } from '#core/types.ts'
import { planSchema } from '#server/sync/sync-schema.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'
import { Repair } from '#server/testing/workshop/entities/repair.ts'
import { workshop } from '#server/testing/workshop/index.ts'

const sizes = ['SMALL', 'LARGE'] as const

const insights = defineModule({
  name: 'insights',
  label: 'Insights',
  version: '1.0.0',
  description: 'Computed fields, for tests.',
  depends: ['workshop'],
  extensions: [
    extend(Repair, {
      properties: {
        withTax: field(money(), 'With tax', 'The total with a fifth of tax.', {
          sql: (row) => sql`round(${row('total')} * 1.2, 2)`,
        }),
        size: field(p.enum(sizes), 'Size', 'Large from a hundred on.', {
          sql: (row) => sql`case when ${row('total')} >= 100 then 'LARGE' else 'SMALL' end`,
        }),
        isFree: field(p.boolean(), 'Free', 'Nobody pays.', { sql: (row) => sql`${row('total')} = 0` }),
        code: field(line(50).nullable(), 'Code', 'The title in capitals.', {
          sql: (row) => sql`nullif(upper(${row('title')}), 'NONE')`,
          search: true,
        }),
        partCount: field(p.integer(), 'Parts', 'How many parts it has.', {
          sql: (row) =>
            sql`(select count(*)::int from repair_part where repair_part.repair_id = ${row('id')})`,
        }),
      },
    }),
  ],
})

let tenant: TestTenant
beforeAll(async () => {
  tenant = await createTestTenant({ modules: [], extra: [workshop, insights] })
  const inputs = [
    { title: 'Bike', parts: { create: [{ name: 'Chain', price: '50' }] } },
    {
      title: 'Car',
      parts: {
        create: [
          { name: 'Door', price: '100' },
          { name: 'Lock', price: '20' },
        ],
      },
    },
    { title: 'None' },
  ]
  await tenant.query('mutation ($i: [RepairCreateInput!]!) { createRepairs(inputs: $i) { id } }', {
    i: inputs,
  })
})
afterAll(() => tenant.close())

const titles = async (args: string): Promise<unknown[]> => {
  const data = await tenant.query<{ repairs: { nodes: { title: string }[] } }>(
    `{ repairs(${args}) { nodes { title } } }`,
  )
  return data.repairs.nodes.map(({ title }) => title)
}

it('are read like any other, also in the reply of a write', async () => {
  const fields = 'title withTax size isFree code partCount'
  expect(await tenant.query(`{ repairs(orderBy: [{ title: ASC }]) { nodes { ${fields} } } }`)).toEqual({
    repairs: {
      nodes: [
        { title: 'Bike', withTax: '60.00', size: 'SMALL', isFree: false, code: 'BIKE', partCount: 1 },
        { title: 'Car', withTax: '144.00', size: 'LARGE', isFree: false, code: 'CAR', partCount: 2 },
        { title: 'None', withTax: '0.00', size: 'SMALL', isFree: true, code: null, partCount: 0 },
      ],
    },
  })
  const created = await tenant.query(
    'mutation { createRepair(input: { title: "Boat" }, dryRun: true) { code size withTax } }',
  )
  expect(created).toMatchObject({ createRepair: { code: 'BOAT', size: 'SMALL' } })
})

it('filter, sort, search, group and measure', async () => {
  expect(await titles('filter: { size: { eq: LARGE } }')).toEqual(['Car'])
  expect(await titles('filter: { withTax: { gt: "0", lt: "100" } }')).toEqual(['Bike'])
  expect(await titles('filter: { isFree: { eq: true } }')).toEqual(['None'])
  expect(await titles('filter: { code: { isNull: true } }')).toEqual(['None'])
  expect(await titles('orderBy: [{ partCount: DESC }]')).toEqual(['Car', 'Bike', 'None'])
  expect(await titles('orderBy: [{ code: DESC }], first: 2')).toEqual(['None', 'Car'])
  expect(await titles('search: "ca"')).toEqual(['Car'])
  const after = await tenant.query<{ repairs: { pageInfo: { endCursor: string } } }>(
    '{ repairs(orderBy: [{ withTax: ASC }], first: 1) { pageInfo { endCursor } } }',
  )
  expect(await titles(`orderBy: [{ withTax: ASC }], after: "${after.repairs.pageInfo.endCursor}"`)).toEqual([
    'Bike',
    'Car',
  ])
  expect(
    await tenant.query(
      '{ repairAggregate(groupBy: [{ size: true }]) { group { size } count sum { partCount } max { code } } }',
    ),
  ).toEqual({
    repairAggregate: [
      { group: { size: 'LARGE' }, count: 1, sum: { partCount: '2' }, max: { code: 'CAR' } },
      { group: { size: 'SMALL' }, count: 2, sum: { partCount: '1' }, max: { code: 'BIKE' } },
    ],
  })
})

it('have no column, and cannot be written', async () => {
  expect((await planSchema(tenant.registry, tenant.url)).statements).toEqual([])
  const { rows } = await sql<{ column_name: string }>`
    select column_name from information_schema.columns where table_name = 'repair'
  `.execute(tenant.db)
  const columns = rows.map((row) => row.column_name)
  for (const name of ['with_tax', 'size', 'is_free', 'code', 'part_count'])
    expect(columns).not.toContain(name)
  const { errors } = await tenant.run('mutation { createRepair(input: { title: "X", code: "Y" }) { id } }')
  expect(errors[0]?.message).toContain('"code" is not defined')
})

it('are brought up to date by an update and kept out of what MikroORM writes', async () => {
  const updated = await tenant.query<{ updateRepair: { code: string } }>(
    'mutation { updateRepair(id: 1, input: { title: "Tandem" }) { code version } }',
  )
  expect(updated.updateRepair.code).toBe('TANDEM')
})
