import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Api, createApi } from './api.ts'
import { insertKnown } from './records.ts'

let api: Api
beforeAll(async () => {
  api = await createApi()
  await insertKnown(api.database)
})
afterAll(() => api.database.drop())

/** Ids of the orders that satisfy a filter, in one statement. */
async function orders(filter: unknown): Promise<string[]> {
  const source =
    'query ($filter: SaleOrderFilter) { saleOrders(filter: $filter, orderBy: [{ id: ASC }]) { nodes { id } totalCount } }'
  const data = await api.read<{ saleOrders: { nodes: { id: string }[]; totalCount: number } }>(source, {
    filter,
  })
  expect(data.saleOrders.totalCount).toBe(data.saleOrders.nodes.length)
  return data.saleOrders.nodes.map((node) => node.id)
}

/** Ids of the partners, archived ones too, that satisfy a filter. */
async function partners(filter: Record<string, unknown>): Promise<string[]> {
  const source =
    'query ($filter: PartnerFilter) { partners(filter: $filter, orderBy: [{ id: ASC }]) { nodes { id } } }'
  const all = { active: { isNull: false }, ...filter }
  const data = await api.read<{ partners: { nodes: { id: string }[] } }>(source, { filter: all })
  return data.partners.nodes.map((node) => node.id)
}

describe('operators', () => {
  const cases: [unknown, string[]][] = [
    [{ number: { eq: 'S001' } }, ['1']],
    [{ number: { eq: 's001' } }, []],
    [{ number: { ne: 'S001' } }, ['2', '3']],
    [{ number: { in: ['S001', 'S002', 'S009'] } }, ['1', '2']],
    [{ number: { in: [] } }, []],
    [{ number: { notIn: ['S001'] } }, ['2', '3']],
    [{ number: { notIn: [] } }, ['1', '2', '3']],
    [{ number: { isNull: true } }, ['3']],
    [{ number: { isNull: false } }, ['1', '2']],
    [{ number: { gt: 'S001' } }, ['2']],
    [{ number: { contains: '00' } }, ['1', '2']],
    [{ number: { startsWith: 's0' } }, ['1', '2']],
    [{ number: { endsWith: '2' } }, ['2']],
    [{ number: { like: 's__1' } }, ['1']],
    [{ number: { like: 's%\\' } }, []],
    [{ state: { eq: 'DRAFT' } }, ['1']],
    [{ state: { ne: 'DRAFT' } }, ['2', '3']],
    [{ state: { in: ['DONE', 'DRAFT'] } }, ['1', '3']],
    [{ date: { gte: '2026-02-01', lt: '2026-02-28' } }, ['2']],
    [{ date: { lte: '2026-02-01' } }, ['1', '2']],
    [{ confirmedAt: { gt: '2026-02-01T10:30:00+01:00' } }, ['2', '3']],
    [{ amountTotal: { gt: '100.10' } }, ['2']],
    [{ amountTotal: { eq: '200' } }, ['2']],
    [{ amountTotal: { lt: '0.34' } }, ['3']],
    [{ amountTotal: { in: ['200.0', '100.1'] } }, ['1', '2']],
    [{ amountDue: { eq: '189.5' } }, ['2']],
    [{ email: { startsWith: 'INFO@' } }, ['1', '2']],
    [{ displayName: { contains: 'bolt' } }, ['3']],
    [{ id: { eq: '2' } }, ['2']],
    [{ id: { in: ['1', '3', '3'] } }, ['1', '3']],
    [{ id: { notIn: ['1'] } }, ['2', '3']],
    [{}, ['1', '2', '3']],
    [null, ['1', '2', '3']],
    [{ number: null, state: { eq: null } }, ['1', '2', '3']],
    [{ and: [] }, ['1', '2', '3']],
    [{ or: [] }, []],
    [{ not: {} }, []],
    [{ or: [{ number: { eq: 'S001' } }, { state: { eq: 'DONE' } }] }, ['1', '3']],
    [{ and: [{ state: { ne: 'DONE' } }, { amountTotal: { gt: '150' } }] }, ['2']],
    [{ not: { number: { eq: 'S001' } } }, ['2', '3']],
    [{ not: { not: { number: { eq: 'S001' } } } }, ['1']],
  ]
  it.each(cases)('%j gives %j', async (filter, expected) => {
    expect(await orders(filter)).toEqual(expected)
  })

  it('compares numbers, floats and booleans', async () => {
    expect(await partners({ rating: { gte: 2, lt: 5 } })).toEqual(['3', '5'])
    expect(await partners({ rating: { ne: 5 } })).toEqual(['2', '3', '4', '5'])
    expect(await partners({ score: { eq: 0.1 } })).toEqual(['3'])
    expect(await partners({ score: { gt: 1e300 } })).toEqual([])
    expect(await partners({ isCompany: { eq: true } })).toEqual(['1', '2'])
    expect(await partners({ isCompany: { ne: true } })).toEqual(['3', '4', '5'])
  })

  it('take the signs of LIKE as plain characters, except in like', async () => {
    expect(await partners({ name: { contains: '100%' } })).toEqual(['5'])
    expect(await partners({ name: { contains: '_' } })).toEqual(['5'])
    expect(await partners({ name: { contains: '\\' } })).toEqual([])
    expect(await partners({ name: { like: '%100\\%%' } })).toEqual(['5'])
  })
})

describe('relations', () => {
  it('nest to-one filters, which speak of a record that is there', async () => {
    expect(await orders({ partner: { country: { code: { eq: 'FR' } } } })).toEqual(['1', '2'])
    expect(await orders({ partner: { country: { code: { ne: 'FR' } } } })).toEqual(['3'])
    expect(await partners({ country: { code: { ne: 'FR' } } })).toEqual(['2'])
    expect(await partners({ country: {} })).toEqual(['1', '2', '3', '4', '5'])
  })

  it('ask with isNull whether there is none', async () => {
    expect(await partners({ country: { isNull: true } })).toEqual(['4', '5'])
    expect(await partners({ country: { isNull: false } })).toEqual(['1', '2', '3'])
    expect(await partners({ country: { or: [{ isNull: true }, { code: { eq: 'FR' } }] } })).toEqual([
      '1',
      '3',
      '4',
      '5',
    ])
    expect(await partners({ country: { not: { isNull: true } } })).toEqual(['1', '2', '3'])
    expect(await partners({ country: { isNull: true, code: { eq: 'FR' } } })).toEqual([])
    expect(await partners({ isNull: true })).toEqual([])
  })

  it('quantify to-many filters', async () => {
    expect(await orders({ lines: { some: { product: { eq: 'Chair' } } } })).toEqual(['1', '2'])
    expect(await orders({ lines: { every: { product: { eq: 'Chair' } } } })).toEqual(['2'])
    expect(await orders({ lines: { none: { product: { eq: 'Chair' } } } })).toEqual(['3'])
    expect(
      await orders({ lines: { some: { qty: { gt: '1' } }, none: { product: { eq: 'Table' } } } }),
    ).toEqual(['2', '3'])
    expect(await partners({ orders: { some: {} } })).toEqual(['1', '2'])
    expect(await partners({ orders: { none: {} } })).toEqual(['3', '4', '5'])
    expect(await partners({ orders: { every: { state: { eq: 'DONE' } } } })).toEqual(['2', '3', '4', '5'])
    expect(await partners({ tags: { some: { name: { eq: 'VIP' } } } })).toEqual(['1'])
    expect(await partners({ orders: { some: { lines: { some: { product: { eq: 'Lamp' } } } } } })).toEqual([
      '2',
    ])
  })

  it('walk trees, the start included', async () => {
    expect(await partners({ descendantOf: '1' })).toEqual(['1', '3', '4'])
    expect(await partners({ descendantOf: '3' })).toEqual(['3', '4'])
    expect(await partners({ ancestorOf: '4' })).toEqual(['1', '3', '4'])
    expect(await partners({ ancestorOf: '99' })).toEqual([])
    expect(await orders({ partner: { descendantOf: '1' } })).toEqual(['1', '2'])
    expect(await partners({ not: { descendantOf: '1' } })).toEqual(['2', '5'])
  })

  it('end a walk through a tree that runs in a circle', async () => {
    await api.database.pool.query('update partner set parent_id = 4 where id = 1')
    expect(await partners({ descendantOf: '3' })).toEqual(['1', '3', '4'])
    await api.database.pool.query('update partner set parent_id = null where id = 1')
  })
})

describe('search', () => {
  const search = async (text: string): Promise<string[]> => {
    const source = 'query ($s: String) { saleOrders(search: $s, orderBy: [{ id: ASC }]) { nodes { id } } }'
    const data = await api.read<{ saleOrders: { nodes: { id: string }[] } }>(source, { s: text })
    return data.saleOrders.nodes.map((node) => node.id)
  }
  it('finds every word in the searchable fields or one hop along the display name', async () => {
    expect(await search('s00')).toEqual(['1', '2'])
    expect(await search('azure')).toEqual(['1', '2'])
    expect(await search(' 002  AZURE ')).toEqual(['2'])
    expect(await search('002 bolt')).toEqual([])
    expect(await search('%')).toEqual([])
    expect(await search('   ')).toEqual(['1', '2', '3'])
  })
})

describe('policies', () => {
  it('hold for every table that a statement touches', async () => {
    api.policy = (entity, row) =>
      entity.name === 'Partner'
        ? sql`${row('id')} <> 1`
        : entity.name === 'SaleOrderLine'
          ? sql`${row('product')} <> 'Chair'`
          : undefined
    try {
      const data = await api.read(`{ partners { nodes { id } totalCount } }`)
      expect(data).toEqual({ partners: { nodes: [{ id: '3' }, { id: '4' }, { id: '2' }], totalCount: 3 } })
      expect(await api.read('{ partner(id: 1) { id } }')).toEqual({ partner: null })
      expect(await api.read('{ partner(id: 3) { parent { id } } }')).toEqual({ partner: { parent: null } })
      expect(
        await api.read('{ saleOrder(id: 1) { displayName email lines { nodes { id } totalCount } } }'),
      ).toEqual({
        saleOrder: { displayName: 'S001', email: null, lines: { nodes: [{ id: '2' }], totalCount: 1 } },
      })
      expect(await orders({ partner: { name: { eq: 'Azure' } } })).toEqual([])
      expect(await partners({ parent: { isNull: true } })).toEqual(['2', '3', '5'])
      expect(await partners({ descendantOf: '1' })).toEqual([])
      expect(await orders({ lines: { some: { product: { eq: 'Chair' } } } })).toEqual([])
      expect(await orders({ lines: { every: { product: { eq: 'Table' } } } })).toEqual(['1', '2'])
    } finally {
      api.policy = () => undefined
    }
  })
})

describe('limits', () => {
  it('refuses orders and groups along endless paths', async () => {
    let order: unknown = { name: 'ASC' }
    let group: unknown = { name: true }
    for (let depth = 0; depth < 500; depth += 1) {
      order = { parent: order }
      group = { parent: group }
    }
    const list = 'query ($o: [PartnerOrder!]) { partners(orderBy: $o) { totalCount } }'
    expect(await api.refuse(list, { o: [order] })).toMatchObject({ code: 'TOO_COMPLEX' })
    const aggregate = 'query ($g: [PartnerGroup!]) { partnerAggregate(groupBy: $g) { count } }'
    expect(await api.refuse(aggregate, { g: [group] })).toMatchObject({ code: 'TOO_COMPLEX' })
  })

  it('refuses filters that are too deep or too long', async () => {
    let filter: unknown = { id: { eq: '1' } }
    for (let depth = 0; depth < 40; depth += 1) filter = { not: filter }
    const source = 'query ($f: SaleOrderFilter) { saleOrders(filter: $f) { totalCount } }'
    expect(await api.refuse(source, { f: filter })).toMatchObject({ code: 'TOO_COMPLEX' })
    const wide = { or: Array.from({ length: 501 }, () => ({ id: { eq: '1' } })) }
    expect(await api.refuse(source, { f: wide })).toMatchObject({ code: 'TOO_COMPLEX' })
  })
})
