/** How PostgreSQL runs the common lists on large tables, with the indexes that the platform makes by itself. */
import { execute, parse } from 'graphql'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReadStatement } from '#schema/context.ts'
import { graphqlContext } from '#server/tenants/graphql-context.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'
import { workshop } from '#server/testing/workshop/index.ts'

let tenant: TestTenant
beforeAll(async () => {
  tenant = await createTestTenant({ modules: [], extra: [workshop] })
  for (const statement of [
    sql`insert into person (name) select 'Person ' || n from generate_series(1, 5000) n`,
    sql`insert into repair (title, state, customer_id, total, created_at)
      select 'Repair ' || n, (array['DRAFT', 'OPEN', 'DONE'])[1 + n % 3], 1 + n % 5000, n % 977,
        timestamptz '2026-01-01' + n * interval '1 minute' from generate_series(1, 50000) n`,
    sql`insert into repair_part (repair_id, name, quantity, price)
      select 1 + n % 50000, 'Part ' || n, 1, 1 from generate_series(1, 60000) n`,
    sql`vacuum analyze person`,
    sql`vacuum analyze repair`,
    sql`vacuum analyze repair_part`,
  ])
    await statement.execute(tenant.db)
})
afterAll(() => tenant.close())

/** The plan of the one statement of a query. */
async function planOf(source: string): Promise<string> {
  const plans: string[] = []
  const context = await graphqlContext(tenant.registry, tenant.db, tenant.viewer, {
    id: 'test',
    headers: new Headers(),
  })
  const read = async (statement: ReadStatement): Promise<string | null> => {
    const query = { sql: `explain ${statement.text}`, parameters: [...statement.parameters] }
    const { rows } = await tenant.db.executeQuery<Record<string, string>>(query as never)
    plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'))
    return context.read(statement)
  }
  const result = await execute({
    schema: tenant.registry.schema,
    document: parse(source),
    contextValue: { ...context, read },
  })
  expect(result).not.toHaveProperty('errors')
  expect(plans).toHaveLength(1)
  return plans[0] ?? ''
}

const cursorOf = async (args: string): Promise<string> => {
  const data = await tenant.query<{ repairs: { pageInfo: { endCursor: string } } }>(
    `{ repairs(${args}) { pageInfo { endCursor } } }`,
  )
  return data.repairs.pageInfo.endCursor
}

describe('no large table is read as a whole', () => {
  it.each([
    [
      'the first page in the default order',
      '{ repairs(first: 50) { nodes { id title customer { name } } } }',
    ],
    [
      'a page with cursors and what comes after it',
      '{ repairs(first: 50) { edges { cursor node { title } } pageInfo { hasNextPage endCursor } } }',
    ],
    ['the last page', '{ repairs(last: 50) { nodes { title } } }'],
    [
      'a page filtered by state',
      '{ repairs(first: 50, filter: { state: { eq: OPEN } }) { nodes { title } } }',
    ],
    [
      'the records of one related record, and their number',
      '{ repairs(filter: { customer: { id: { eq: "7" } } }) { nodes { title } totalCount } }',
    ],
    [
      'a page filtered by a part of the text',
      '{ repairs(filter: { title: { contains: "4321" } }) { nodes { title } totalCount } }',
    ],
    ['a search', '{ repairs(search: "pair 4321") { nodes { title } totalCount } }'],
    ['a record with its parts', '{ repair(id: 77) { title parts { nodes { name quantity } totalCount } } }'],
    [
      'people with the repairs of each',
      '{ repairs(first: 20) { nodes { parts(first: 5) { nodes { name } } } } }',
    ],
  ])('for %s', async (_what, source) => {
    const plan = await planOf(source)
    expect(plan).not.toMatch(/Seq Scan on repair\b/)
    expect(plan).not.toMatch(/Seq Scan on repair_part\b/)
  })

  it('for a page far from the first', async () => {
    const cursor = await cursorOf('first: 1, offset: 40000')
    const plan = await planOf(`{ repairs(first: 50, after: "${cursor}") { nodes { title } } }`)
    expect(plan).toMatch(/Index.*Scan.*using repair_default_order_index/)
    expect(plan).not.toContain('Sort')
  })
})

describe('an order by a related field', () => {
  it('joins the relation once, and never looks it up for every row', async () => {
    const plan = await planOf(
      '{ repairs(first: 50, orderBy: [{ customer: { name: ASC } }]) { nodes { title } } }',
    )
    expect(plan).toMatch(/Join/)
    expect(plan).not.toContain('SubPlan')
  })

  it('walks page after page in the same order, records without the related one last', async () => {
    await sql`update repair set customer_id = null where id % 10000 = 1`.execute(tenant.db)
    const order = 'orderBy: [{ customer: { name: DESC } }]'
    const all = await tenant.query<{ repairs: { nodes: { id: string }[] } }>(
      `{ repairs(first: 20, ${order}) { nodes { id } } }`,
    )
    const paged: string[] = []
    for (let after = ''; paged.length < 20; ) {
      const { repairs } = await tenant.query<{
        repairs: { nodes: { id: string }[]; pageInfo: { endCursor: string } }
      }>(
        `{ repairs(first: 4, ${order}${after && `, after: "${after}"`}) { nodes { id } pageInfo { endCursor } } }`,
      )
      paged.push(...repairs.nodes.map(({ id }) => id))
      after = repairs.pageInfo.endCursor
    }
    expect(paged).toEqual(all.repairs.nodes.map(({ id }) => id))
  })
})

it('costs nothing for a total that nobody selects', async () => {
  expect(await planOf('{ repairs(first: 5) { nodes { id } } }')).not.toContain('count')
  expect((await planOf('{ repairs(first: 5) { totalCount } }')).match(/Aggregate/g)).toHaveLength(1)
})
