/** Random filters over random records, against an evaluation that says in JavaScript what each filter means. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Api, createApi } from './api.ts'

interface Partner {
  id: number
  name: string
  rating: number | null
  country: string | null
  parent: number | null
}
interface Order {
  id: number
  number: string | null
  state: string
  amountTotal: number
  partner: number
  lines: { product: string; qty: number }[]
}
type Filter = Record<string, unknown>
type Test<T> = { filter: Filter; holds(record: T): boolean }

let api: Api
const partners: Partner[] = []
const orders: Order[] = []

beforeAll(async () => {
  api = await createApi()
  const pick = <T>(items: T[], seed: number): T => items[seed % items.length] as T
  for (let id = 1; id <= 12; id += 1) {
    partners.push({
      id,
      name: pick(['Ann', 'anna', 'B_b', '100%'], id),
      rating: pick([null, 0, 1, 5], id * 7),
      country: pick([null, 'FR', 'DE'], id),
      parent: id > 3 && id % 4 !== 0 ? Math.floor(id / 2) : null,
    })
  }
  for (let id = 1; id <= 40; id += 1) {
    orders.push({
      id,
      number: pick([null, 'S1', 's1', 'S2%', ''], id * 3),
      state: pick(['DRAFT', 'CONFIRMED', 'DONE'], id * 5),
      amountTotal: pick([-1, 0, 0.5, 10], id * 11),
      partner: 1 + ((id * 7) % 12),
      lines: Array.from({ length: id % 4 }, (_, index) => ({
        product: pick(['Chair', 'Lamp'], id + index),
        qty: index,
      })),
    })
  }
  const { pool } = api.database
  await pool.query(`insert into country (code, name) values ('FR', 'France'), ('DE', 'Germany')`)
  await pool.query(
    `insert into partner (name, rating, country_id, parent_id) select name, rating,
      (select id from country where code = country), parent
      from jsonb_to_recordset($1) as r (id int, name text, rating int, country text, parent bigint) order by r.id`,
    [JSON.stringify(partners)],
  )
  for (const order of orders) {
    await pool.query(
      `insert into sale_order (number, state, date, amount_total, partner_id) values ($1, $2, '2026-01-01', $3, $4)`,
      [order.number, order.state, order.amountTotal, order.partner],
    )
    for (const line of order.lines) {
      await pool.query('insert into sale_order_line (order_id, product, qty) values ($1, $2, $3)', [
        order.id,
        line.product,
        line.qty,
      ])
    }
  }
})
afterAll(() => api.database.drop())

/** A test of a scalar; `get` reads the value, `send` writes it as GraphQL takes it. */
function scalar<T, V extends string | number>(
  name: string,
  get: (record: T) => V | null,
  values: V[],
  send: (value: V) => unknown,
  isText: boolean,
): fc.Arbitrary<Test<T>> {
  const value = fc.constantFrom(...values)
  const test = (operator: string, operand: unknown, holds: (value: V | null) => boolean): Test<T> => ({
    filter: { [name]: { [operator]: operand } },
    holds: (record) => holds(get(record)),
  })
  const known = (holds: (value: V) => boolean) => (found: V | null) => found !== null && holds(found)
  const lower = (item: unknown): string => String(item).toLowerCase()
  return fc.oneof(
    value.map((v) => test('eq', send(v), (found) => found === v)),
    value.map((v) => test('ne', send(v), (found) => found !== v)),
    fc.array(value, { maxLength: 3 }).map((list) =>
      test(
        'in',
        list.map(send),
        known((found) => list.includes(found)),
      ),
    ),
    fc
      .array(value, { maxLength: 3 })
      .map((list) => test('notIn', list.map(send), (found) => found === null || !list.includes(found))),
    fc.boolean().map((v) => test('isNull', v, (found) => (found === null) === v)),
    ...(isText
      ? [
          value.map((v) =>
            test(
              'contains',
              send(v),
              known((found) => lower(found).includes(lower(v))),
            ),
          ),
          value.map((v) =>
            test(
              'startsWith',
              send(v),
              known((found) => lower(found).startsWith(lower(v))),
            ),
          ),
          value.map((v) =>
            test(
              'endsWith',
              send(v),
              known((found) => lower(found).endsWith(lower(v))),
            ),
          ),
        ]
      : []),
    ...(name === 'state'
      ? []
      : [
          value.map((v) =>
            test(
              'gt',
              send(v),
              known((found) => found > v),
            ),
          ),
          value.map((v) =>
            test(
              'lte',
              send(v),
              known((found) => found <= v),
            ),
          ),
        ]),
  )
}

/** Adds `and`, `or` and `not` around tests of a record. */
function logic<T>(leaf: fc.Arbitrary<Test<T>>, depth: number): fc.Arbitrary<Test<T>> {
  if (depth === 0) return leaf
  const inner = logic(leaf, depth - 1)
  const several = fc.array(inner, { maxLength: 3 })
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    several.map((of) => ({
      filter: { and: of.map((item) => item.filter) },
      holds: (record: T) => of.every((item) => item.holds(record)),
    })),
    several.map((of) => ({
      filter: { or: of.map((item) => item.filter) },
      holds: (record: T) => of.some((item) => item.holds(record)),
    })),
    inner.map((of) => ({ filter: { not: of.filter }, holds: (record: T) => !of.holds(record) })),
  )
}

const identity = <V>(value: V): V => value
const partnerLeaf: fc.Arbitrary<Test<Partner>> = fc.oneof(
  scalar<Partner, string>('name', (partner) => partner.name, ['Ann', 'an', '_', '%', '100%'], identity, true),
  scalar<Partner, number>('rating', (partner) => partner.rating, [0, 1, 3], identity, false),
  scalar<{ code: string }, string>('code', (country) => country.code, ['FR', 'DE', 'XX'], identity, true).map(
    (of) => ({
      filter: { country: of.filter },
      holds: (partner: Partner) => partner.country !== null && of.holds({ code: partner.country }),
    }),
  ),
  fc.boolean().map((isNull) => ({
    filter: { country: { isNull } },
    holds: (partner: Partner) => (partner.country === null) === isNull,
  })),
  fc.integer({ min: 1, max: 13 }).map((id) => ({
    filter: { descendantOf: String(id) },
    holds: (partner: Partner) => ancestors(partner).includes(id),
  })),
)

function ancestors(partner: Partner): number[] {
  const parent = partners.find((item) => item.id === partner.parent)
  return [partner.id, ...(parent ? ancestors(parent) : [])]
}

type Line = Order['lines'][number]
const lineTest = logic<Line>(
  fc.oneof(
    scalar<Line, string>('product', (line) => line.product, ['Chair', 'lamp'], identity, true),
    scalar<Line, number>('qty', (line) => line.qty, [0, 1, 2], String, false),
  ),
  1,
)
const orderTest = logic<Order>(
  fc.oneof(
    scalar<Order, string>('number', (order) => order.number, ['S1', 's', '%', ''], identity, true),
    scalar<Order, string>('state', (order) => order.state, ['DRAFT', 'DONE'], identity, false),
    scalar<Order, number>('amountTotal', (order) => order.amountTotal, [-1, 0, 0.5], String, false),
    logic(partnerLeaf, 1)
      .filter((of) => Object.keys(of.filter).every((name) => !['and', 'or', 'not'].includes(name)))
      .map((of) => ({
        filter: { partner: of.filter },
        holds: (order: Order) => of.holds(partners.find((item) => item.id === order.partner) as Partner),
      })),
    fc.tuple(fc.constantFrom('some', 'every', 'none'), lineTest).map(([quantifier, of]) => ({
      filter: { lines: { [quantifier]: of.filter } },
      holds: (order: Order) => {
        const found = order.lines.map((line) => of.holds(line))
        if (quantifier === 'every') return found.every(Boolean)
        return found.some(Boolean) === (quantifier === 'some')
      },
    })),
  ),
  2,
)

it('gives exactly the records for which a filter holds, whatever the filter', async () => {
  const source =
    'query ($filter: SaleOrderFilter) { saleOrders(first: 100, filter: $filter, orderBy: [{ id: ASC }]) { nodes { id } } }'
  await fc.assert(
    fc.asyncProperty(orderTest, async ({ filter, holds }) => {
      const data = await api.read<{ saleOrders: { nodes: { id: string }[] } }>(source, { filter })
      expect(data.saleOrders.nodes.map((node) => Number(node.id))).toEqual(
        orders.filter(holds).map((order) => order.id),
      )
    }),
    { numRuns: 400 },
  )
})

it('gives exactly the tree of each partner, and the partners of a filter', async () => {
  const source =
    'query ($filter: PartnerFilter) { partners(first: 100, filter: $filter, orderBy: [{ id: ASC }]) { nodes { id } } }'
  await fc.assert(
    fc.asyncProperty(logic(partnerLeaf, 2), async ({ filter, holds }) => {
      const data = await api.read<{ partners: { nodes: { id: string }[] } }>(source, { filter })
      expect(data.partners.nodes.map((node) => Number(node.id))).toEqual(
        partners.filter(holds).map((item) => item.id),
      )
    }),
    { numRuns: 200 },
  )
})
