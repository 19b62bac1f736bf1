import { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Api, createApi } from './api.ts'
import { insertKnown } from './records.ts'

let api: Api
beforeAll(async () => {
  api = await createApi()
  await insertKnown(api.database)
})
afterAll(() => api.database.drop())

describe('an aggregate', () => {
  it('is one row when nothing is grouped by', async () => {
    const data = await api.read(`{ saleOrderAggregate(filter: { state: { ne: DONE } }) {
      __typename count sum { amountTotal discount } avg { amountTotal } min { date number confirmedAt } max { amountDue }
      countDistinct { partner number discount } filter group { state } } }`)
    expect(data).toEqual({
      saleOrderAggregate: [
        {
          __typename: 'SaleOrderAggregate',
          count: 2,
          sum: { amountTotal: '300.10', discount: '10.5' },
          avg: { amountTotal: '150.05' },
          min: { date: '2026-01-31', number: 'S001', confirmedAt: '2026-02-01T09:30:00.123Z' },
          max: { amountDue: '189.50' },
          countDistinct: { partner: 1, number: 2, discount: 1 },
          filter: { state: { ne: 'DONE' } },
          group: { state: null },
        },
      ],
    })
  })

  it('has nulls over no records, and a row even so', async () => {
    const none = 'filter: { number: { eq: "none" } }'
    expect(
      await api.read(`{ saleOrderAggregate(${none}) { count sum { amountTotal } max { date } } }`),
    ).toEqual({
      saleOrderAggregate: [{ count: 0, sum: { amountTotal: null }, max: { date: null } }],
    })
    expect(await api.read(`{ saleOrderAggregate(${none}) { filter } }`)).toEqual({
      saleOrderAggregate: [{ filter: { number: { eq: 'none' } } }],
    })
    expect(await api.read(`{ saleOrderAggregate(${none}, groupBy: [{ state: true }]) { count } }`)).toEqual({
      saleOrderAggregate: [],
    })
  })

  it('groups by related fields, dates, and moments in the time zone of the viewer', async () => {
    const data =
      await api.read(`{ saleOrderAggregate(groupBy: [{ date: MONTH }, { partner: { country: { code: true } } }]) {
      group { date partner { country { code name } } } count filter } }`)
    expect(data).toEqual({
      saleOrderAggregate: [
        {
          group: { date: '2026-01-01', partner: { country: { code: 'FR', name: null } } },
          count: 1,
          filter: {
            and: [
              { date: { gte: '2026-01-01', lt: '2026-02-01' } },
              { partner: { country: { code: { eq: 'FR' } } } },
            ],
          },
        },
        expect.objectContaining({
          group: { date: '2026-02-01', partner: { country: { code: 'DE', name: null } } },
        }),
        expect.objectContaining({
          group: { date: '2026-02-01', partner: { country: { code: 'FR', name: null } } },
        }),
      ],
    })
    // 23:30 UTC on the last of February is the first of March in Berlin.
    expect(
      await api.read(
        '{ saleOrderAggregate(groupBy: [{ confirmedAt: MONTH }]) { group { confirmedAt } filter } }',
      ),
    ).toEqual({
      saleOrderAggregate: [
        {
          group: { confirmedAt: '2026-02-01' },
          filter: {
            and: [{ confirmedAt: { gte: '2026-01-31T23:00:00.000Z', lt: '2026-02-28T23:00:00.000Z' } }],
          },
        },
        {
          group: { confirmedAt: '2026-03-01' },
          filter: {
            and: [{ confirmedAt: { gte: '2026-02-28T23:00:00.000Z', lt: '2026-03-31T22:00:00.000Z' } }],
          },
        },
        { group: { confirmedAt: null }, filter: { and: [{ confirmedAt: { isNull: true } }] } },
      ],
    })
  })

  it('asks of groups with having and orders them', async () => {
    const groups = async (args: string) => {
      const source = `{ saleOrderAggregate(groupBy: [{ partner: { name: true } }], ${args}) { group { partner { name } } } }`
      const data = await api.read<{ saleOrderAggregate: { group: { partner: { name: string } } }[] }>(source)
      return data.saleOrderAggregate.map((row) => row.group.partner.name)
    }
    expect(await groups('having: { count: { gt: 1 } }')).toEqual(['Azure'])
    expect(await groups('having: { sum: { amountTotal: { lt: "300" } } }')).toEqual(['Bolt'])
    expect(
      await groups('having: { or: [{ count: { eq: 1 } }, { max: { date: { lt: "2026-02-02" } } }] }'),
    ).toEqual(['Azure', 'Bolt'])
    expect(await groups('having: { not: { max: { number: { startsWith: "s" } } } }')).toEqual(['Bolt'])
    expect(await groups('having: { or: [] }')).toEqual([])
    expect(await groups('orderBy: [{ count: ASC }]')).toEqual(['Bolt', 'Azure'])
    expect(await groups('orderBy: [{ max: { amountTotal: DESC } }], first: 1')).toEqual(['Azure'])
    expect(await groups('orderBy: [{ group: { partner: { name: DESC } } }]')).toEqual(['Bolt', 'Azure'])
  })

  it('hides archived records unless the filter speaks of them, in the drill-down too', async () => {
    expect(await api.read('{ partnerAggregate { count } }')).toEqual({ partnerAggregate: [{ count: 4 }] })
    const source =
      '{ partnerAggregate(filter: { active: { in: [true, false] } }, groupBy: [{ isCompany: true }]) { count filter } }'
    const data = await api.read<{ partnerAggregate: { count: number; filter: unknown }[] }>(source)
    expect(data.partnerAggregate.map((row) => row.count)).toEqual([3, 2])
    expect(data.partnerAggregate[0]?.filter).toEqual({
      active: { in: [true, false] },
      and: [{ isCompany: { eq: false } }],
    })
  })

  it('refuses what makes no sense, saying why', async () => {
    for (const args of [
      'groupBy: [{ state: true, number: true }]',
      'groupBy: [{}]',
      'groupBy: [{ date: DAY }, { date: MONTH }]',
      'groupBy: [{ partner: { country: {} } }]',
      'first: 1001',
      'orderBy: [{ group: { state: ASC } }]',
      'orderBy: [{ count: ASC, sum: { amountTotal: ASC } }]',
    ]) {
      expect(await api.refuse(`{ saleOrderAggregate(${args}) { count } }`), args).toMatchObject({
        code: 'BAD_REQUEST',
      })
    }
  })
})

describe('against a reference', () => {
  const order = fc.record({
    state: fc.constantFrom('DRAFT', 'CONFIRMED', 'DONE'),
    date: fc.date({ min: new Date('2023-12-20'), max: new Date('2026-02-10'), noInvalidDate: true }),
    amount: fc
      .integer({ min: -10_000_000, max: 10_000_000 })
      .map((cents) => new Decimal(cents).div(1000).toFixed()),
    discount: fc.option(fc.integer({ min: 0, max: 5 }).map(String)),
    partner: fc.integer({ min: 1, max: 5 }),
  })
  type Order = typeof order extends fc.Arbitrary<infer T> ? T : never
  const countries: Record<number, string | null> = { 1: 'FR', 2: 'DE', 3: 'FR', 4: null, 5: null }
  it('groups, sums and drills down to exactly the records of each group', async () => {
    const part = fc.constantFrom('DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR')
    await fc.assert(
      fc.asyncProperty(fc.array(order, { minLength: 1, maxLength: 60 }), part, async (orders, period) => {
        await api.database.pool.query('truncate sale_order cascade')
        await api.database.pool.query(
          `insert into sale_order (state, date, amount_total, discount, partner_id)
            select state, date, amount, discount, partner from jsonb_to_recordset($1)
            as r (state text, date date, amount numeric, discount numeric, partner bigint)`,
          [JSON.stringify(orders.map((item) => ({ ...item, date: item.date.toISOString().slice(0, 10) })))],
        )
        const expected = new Map<string, Order[]>()
        for (const item of orders) {
          const day = startOf(period, item.date.toISOString().slice(0, 10))
          const key = JSON.stringify([item.state, day, countries[item.partner] ?? null])
          expected.set(key, [...(expected.get(key) ?? []), item])
        }
        const data = await api.read<{ rows: AggregateRow[] }>(
          `{ rows: saleOrderAggregate(first: 1000, groupBy: [{ state: true }, { date: ${period} }, { partner: { country: { code: true } } }]) {
            group { state date partner { country { code } } } count sum { amountTotal discount } avg { amountTotal }
            min { amountTotal } max { amountTotal } countDistinct { partner discount } filter } }`,
        )
        expect(data.rows).toHaveLength(expected.size)
        for (const row of data.rows) {
          const { state, date, partner } = row.group
          const members = expected.get(JSON.stringify([state, date, partner.country.code])) ?? []
          const amounts = members.map((item) => new Decimal(item.amount))
          const discounts = members.flatMap((item) => (item.discount === null ? [] : [item.discount]))
          expect(row.count).toBe(members.length)
          const sum = Decimal.sum(...amounts)
          expect(new Decimal(row.sum.amountTotal).equals(sum)).toBe(true)
          expect(row.sum.discount === null ? null : Number(row.sum.discount)).toBe(
            discounts.length === 0 ? null : discounts.reduce((total, item) => total + Number(item), 0),
          )
          expect(
            new Decimal(row.avg.amountTotal).equals(
              sum.div(members.length).toDecimalPlaces(6, Decimal.ROUND_HALF_UP),
            ),
          ).toBe(true)
          expect(new Decimal(row.min.amountTotal).equals(Decimal.min(...amounts))).toBe(true)
          expect(new Decimal(row.max.amountTotal).equals(Decimal.max(...amounts))).toBe(true)
          expect(row.countDistinct.partner).toBe(new Set(members.map((item) => item.partner)).size)
          expect(row.countDistinct.discount).toBe(new Set(discounts).size)
        }
        const drill = data.rows.map((_, index) => `r${index}: saleOrders(filter: $f${index}) { totalCount }`)
        const variables = Object.fromEntries(data.rows.map((row, index) => [`f${index}`, row.filter]))
        const declared = data.rows.map((_, index) => `$f${index}: SaleOrderFilter`).join(', ')
        const counts = await api.read<Record<string, { totalCount: number }>>(
          `query (${declared}) { ${drill.join(' ')} }`,
          variables,
          data.rows.length,
        )
        expect(Object.values(counts).map((item) => item.totalCount)).toEqual(
          data.rows.map((row) => row.count),
        )
      }),
      { numRuns: 20 },
    )
  })
})

interface AggregateRow {
  filter: unknown
  group: { state: string; date: string; partner: { country: { code: string | null } } }
  count: number
  sum: { amountTotal: string; discount: string | null }
  avg: { amountTotal: string }
  min: { amountTotal: string }
  max: { amountTotal: string }
  countDistinct: { partner: number; discount: number }
}

/** First day of the period that a day falls in. */
function startOf(period: string, day: string): string {
  const date = new Date(`${day}T00:00:00Z`)
  if (period === 'WEEK') date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7))
  if (period === 'QUARTER') date.setUTCMonth(Math.floor(date.getUTCMonth() / 3) * 3, 1)
  if (period === 'MONTH') date.setUTCDate(1)
  if (period === 'YEAR') date.setUTCMonth(0, 1)
  return date.toISOString().slice(0, 10)
}
