import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Api, createApi } from './api.ts'

let api: Api
beforeAll(async () => {
  api = await createApi()
  await api.database.pool.query(`
    insert into country (code, name) values ('FR', 'France'), ('DE', 'Germany'), ('AT', 'Austria');
    insert into partner (name, email, country_id, is_company, rating, score)
      select (array['Bolt', 'azure', 'Azure', 'Élan', 'a"b\\c'])[1 + i % 5], case when i % 3 = 0 then null else 'mail' || i % 4 end,
        case when i % 4 = 0 then null else 1 + i % 3 end, i % 2 = 0, case when i % 5 = 0 then null else i % 3 end,
        case when i % 6 = 0 then null else (i % 4) / 10.0 end from generate_series(1, 41) i;
    insert into sale_order (number, state, date, confirmed_at, amount_total, discount, partner_id)
      select case when i % 7 = 0 then null else 'S' || i % 5 end, (array['DRAFT', 'DONE'])[1 + i % 2], date '2026-01-01' + i % 3,
        case when i % 2 = 0 then null else timestamptz '2026-01-01 00:00:00Z' + (i % 4) * interval '1 microsecond' end,
        (i % 4) / 3.0, case when i % 3 = 0 then null else i % 2 end, 1 + i % 41 from generate_series(1, 37) i;
  `)
})
afterAll(() => api.database.drop())

interface Page {
  edges: { cursor: string; node: { id: string } }[]
  nodes: { id: string }[]
  totalCount: number
  pageInfo: {
    hasNextPage: boolean
    hasPreviousPage: boolean
    startCursor: string | null
    endCursor: string | null
  }
}

async function page(entity: 'saleOrders' | 'partners', args: Record<string, unknown>): Promise<Page> {
  const type = entity === 'saleOrders' ? 'SaleOrder' : 'Partner'
  const source = `query ($first: Int, $last: Int, $after: String, $before: String, $offset: Int, $orderBy: [${type}Order!]) {
    page: ${entity}(first: $first, last: $last, after: $after, before: $before, offset: $offset, orderBy: $orderBy) {
      edges { cursor node { id } } nodes { id } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`
  const data = await api.read<{ page: Page }>(source, args)
  expect(data.page.nodes).toEqual(data.page.edges.map((edge) => edge.node))
  expect(data.page.pageInfo.startCursor).toBe(data.page.edges[0]?.cursor ?? null)
  expect(data.page.pageInfo.endCursor).toBe(data.page.edges.at(-1)?.cursor ?? null)
  return data.page
}

const direction = fc.constantFrom('ASC', 'DESC')
const orderKeys = {
  saleOrders: [
    'number',
    'state',
    'date',
    'confirmedAt',
    'amountTotal',
    'discount',
    'amountDue',
    'displayName',
    'email',
    'id',
  ],
  partners: ['name', 'email', 'isCompany', 'rating', 'score', 'displayName'],
}
const ordersOf = (entity: 'saleOrders' | 'partners') => {
  const plain = fc
    .tuple(fc.constantFrom(...orderKeys[entity]), direction)
    .map(([key, way]) => ({ [key]: way }))
  const nested =
    entity === 'saleOrders'
      ? fc
          .tuple(fc.constantFrom('name', 'score'), direction)
          .map(([key, way]) => ({ partner: { [key]: way } }))
      : direction.map((way) => ({ country: { code: way } }))
  return fc.array(fc.oneof(plain, nested), { maxLength: 3 })
}

describe('walking a list', () => {
  it.each(['saleOrders', 'partners'] as const)(
    'gives every one of %s once, in any order, forward and backward',
    async (entity) => {
      const total = entity === 'saleOrders' ? 37 : 41
      await fc.assert(
        fc.asyncProperty(ordersOf(entity), fc.integer({ min: 3, max: 17 }), async (orderBy, size) => {
          const whole = await page(entity, { orderBy, first: 100 })
          const ids = whole.nodes.map((node) => node.id)
          expect(new Set(ids).size).toBe(total)
          expect(whole.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false })

          const forward: string[] = []
          for (let after: string | null = null; ; ) {
            const next = await page(entity, { orderBy, first: size, after })
            expect(next.pageInfo.hasPreviousPage).toBe(forward.length > 0)
            expect(next.totalCount).toBe(total)
            forward.push(...next.nodes.map((node) => node.id))
            expect(next.pageInfo.hasNextPage).toBe(forward.length < total)
            if (!next.pageInfo.hasNextPage) break
            after = next.pageInfo.endCursor
          }
          expect(forward).toEqual(ids)

          let backward: string[] = []
          for (let before: string | null = null; ; ) {
            const next = await page(entity, { orderBy, last: size, before })
            expect(next.pageInfo.hasNextPage).toBe(backward.length > 0)
            backward = [...next.nodes.map((node) => node.id), ...backward]
            expect(next.pageInfo.hasPreviousPage).toBe(backward.length < total)
            if (!next.pageInfo.hasPreviousPage) break
            before = next.pageInfo.startCursor
          }
          expect(backward).toEqual(ids)
        }),
        { numRuns: 25 },
      )
    },
    60_000,
  )

  it('goes by offset, and between two cursors', async () => {
    const orderBy = [{ date: 'DESC' }]
    const ids = (await page('saleOrders', { orderBy, first: 100 })).nodes.map((node) => node.id)
    const tenth = await page('saleOrders', { orderBy, first: 5, offset: 10 })
    expect(tenth.nodes.map((node) => node.id)).toEqual(ids.slice(10, 15))
    expect(tenth.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true })
    const beyond = await page('saleOrders', { orderBy, first: 5, offset: 1000 })
    expect(beyond).toMatchObject({
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: true, startCursor: null },
    })
    const end = await page('saleOrders', { orderBy, last: 4, offset: 2 })
    expect(end.nodes.map((node) => node.id)).toEqual(ids.slice(-6, -2))
    const all = await page('saleOrders', { orderBy, first: 100 })
    const [after, before] = [all.edges[3]?.cursor, all.edges[9]?.cursor]
    const between = await page('saleOrders', { orderBy, first: 100, after, before })
    expect(between.nodes.map((node) => node.id)).toEqual(ids.slice(4, 9))
    expect(between.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true })
  })

  it('shows at most a page, and refuses to be asked for what makes no sense', async () => {
    expect((await page('partners', {})).nodes).toHaveLength(41)
    expect((await page('partners', { first: 0 })).pageInfo).toMatchObject({
      hasNextPage: true,
      startCursor: null,
    })
    for (const args of [
      'first: 1001',
      'last: 1001',
      'first: -1',
      'offset: -1',
      'first: 1, last: 1',
      'orderBy: [{ name: ASC, rating: DESC }]',
    ]) {
      expect(await api.refuse(`{ partners(${args}) { nodes { id } } }`), args).toMatchObject({
        code: 'BAD_REQUEST',
      })
    }
  })

  it('refuses cursors of another order, of another list, and no cursors at all', async () => {
    const cursor = (await page('saleOrders', { first: 1 })).edges[0]?.cursor ?? ''
    const forged = [
      Buffer.from('["x"]').toString('base64url'),
      Buffer.from(
        JSON.stringify([JSON.parse(Buffer.from(cursor, 'base64url').toString())[0], "' or 1=1", '1']),
      ).toString('base64url'),
      Buffer.from(
        JSON.stringify([JSON.parse(Buffer.from(cursor, 'base64url').toString())[0], null, '1']),
      ).toString('base64url'),
    ]
    for (const after of ['', 'x', '%00', 'null', '"', cursor.slice(0, -3), ...forged]) {
      const refused = await api.refuse(
        'query ($after: String) { saleOrders(after: $after) { nodes { id } } }',
        { after },
      )
      expect(refused, after).toMatchObject({ code: 'BAD_REQUEST' })
    }
    const source =
      'query ($after: String) { saleOrders(after: $after, orderBy: [{ date: ASC }]) { nodes { id } } }'
    expect((await api.refuse(source, { after: cursor })).message).toContain('another list or order')
    const other = 'query ($after: String) { partners(after: $after) { nodes { id } } }'
    expect((await api.refuse(other, { after: cursor })).message).toContain('another list or order')
  })
})

describe('nested lists', () => {
  it('page on their own, in the same statement', async () => {
    const data = await api.read<{
      partners: { nodes: { id: string; orders: Page }[] }
    }>(`{ partners(first: 5, orderBy: [{ id: ASC }]) {
      nodes { id orders(first: 1, orderBy: [{ id: ASC }]) { edges { cursor node { id } } totalCount pageInfo { hasNextPage endCursor } } } } }`)
    expect(data.partners.nodes[1]?.orders).toMatchObject({
      edges: [{ node: { id: '1' } }],
      totalCount: 1,
      pageInfo: { hasNextPage: false },
    })
  })
})

describe('indexes', () => {
  it('serve the default order, page after page', async () => {
    await api.database.pool.query(`insert into sale_order (state, date, amount_total, partner_id)
      select 'DRAFT', date '2020-01-01' + i % 1000, 1, 1 from generate_series(1, 20000) i; analyze sale_order`)
    const first = await page('saleOrders', { first: 50 })
    const source =
      'query ($after: String) { saleOrders(after: $after) { nodes { id date partner { name } } pageInfo { hasNextPage } } }'
    for (const after of [null, first.pageInfo.endCursor]) {
      const plan = await api.explain(source, { after })
      expect(plan).toContain('sale_order_date_id_idx')
      expect(plan).not.toContain('Seq Scan on sale_order')
    }
  })
})
