/** PostgreSQL's text and graphql-js give the same bytes; `api.run` compares them for every operation of every test. */
import fc from 'fast-check'
import { parse } from 'graphql'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReadPolicy } from '../../context.ts'
import { answerAsText } from '../operation.ts'
import { type Api, createApi } from './api.ts'

let api: Api
beforeAll(async () => {
  api = await createApi((builder, types) => {
    builder.objectField(types.objects.get('Tag') as never, 'loud', (t) =>
      t.string({
        extensions: { select: ['name'] },
        resolve: (tag) => String((tag as Record<string, unknown>)['~name']).toUpperCase(),
      }),
    )
    builder.queryField('now', (t) => t.string({ resolve: () => 'now' }))
  })
})
afterAll(() => api.database.drop())

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom(
    '',
    '{"~broken":0}',
    '\\u0000',
    '"',
    '\\',
    '\u2028',
    '\u007f',
    '😀',
    'İß',
    'a'.repeat(50_000),
  ),
)
const storable = text.map((value) => value.replaceAll('\u0000', '').toWellFormed())
const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), fc.integer({ min: 0, max: 12 }))
  .map(([digits, scale]) => `${digits}e-${scale}`)
const moment = fc.date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true })
const float = fc.double({ noNaN: true, noDefaultInfinity: true })
// Where an object's keys are integers JavaScript sorts them first, so that its order says nothing.
const key = fc.string({ maxLength: 8 }).filter((name) => !/^\d+$/.test(name) && !name.includes('\u0000'))
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    storable.filter((value) => value.length < 100),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3 }),
  ),
})).value
const record = fc.record({
  number: fc.option(storable),
  state: fc.constantFrom('DRAFT', 'CONFIRMED', 'DONE'),
  date: moment.map((date) => date.toISOString().slice(0, 10)),
  confirmed_at: fc.option(moment.map((date) => date.toISOString().replace('Z', '789Z'))),
  amount_total: decimal,
  discount: fc.option(decimal),
  meta: fc.option(json),
  score: fc.option(float),
  rating: fc.option(fc.integer()),
})
const fields = 'id number state date confirmedAt amountTotal discount amountDue meta displayName email'

describe('both paths', () => {
  it('give equal bytes for every kind of value', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 10 }), async (records) => {
        await api.database.pool.query('truncate sale_order, partner restart identity cascade')
        for (const [index, item] of records.entries()) {
          await api.database.pool.query(
            'insert into partner (name, email, score, rating) values ($1, $2, $3, $4)',
            [`Partner ${index}`, item.number, item.score, item.rating],
          )
          await api.database.pool.query(
            `insert into sale_order (number, state, date, confirmed_at, amount_total, discount, meta, partner_id)
              values ($1, $2, $3, $4, $5, $6, $7, $8)`,
            [
              item.number,
              item.state,
              item.date,
              item.confirmed_at,
              item.amount_total,
              item.discount,
              JSON.stringify(item.meta),
              index + 1,
            ],
          )
        }
        const data = await api.read<{ saleOrders: { edges: { node: Record<string, unknown> }[] } }>(
          `{ saleOrders(orderBy: [{ id: ASC }]) { edges { cursor node { ${fields} partner { score rating } } } } }`,
        )
        expect(api.lastText).toBeDefined()
        for (const [index, { node }] of data.saleOrders.edges.entries()) {
          const { number, state, date, confirmed_at, meta, score, rating } = records[
            index
          ] as (typeof records)[0]
          expect(node).toMatchObject({ id: String(index + 1), number, state, date, email: number })
          expect(node.confirmedAt).toBe(confirmed_at?.replace('789Z', 'Z') ?? null)
          expect(node.meta).toEqual(meta)
          // There is no negative zero in an answer.
          expect(node.partner).toEqual({ score: score === null ? null : score + 0, rating })
        }
        const groups =
          '{ partnerAggregate(groupBy: [{ score: true }]) { group { score rating } min { rating score } max { score } } }'
        await api.read(groups)
        expect(api.lastText).toBeDefined()
      }),
      { numRuns: 25, seed: 20_260_101 },
    )
  })

  it('refuse numbers that are none, and integers that GraphQL does not have', async () => {
    const { pool } = api.database
    for (const score of ['NaN', 'Infinity', '-Infinity']) {
      await pool.query('truncate partner restart identity cascade')
      await pool.query(`insert into partner (name, score) values ('x', '${score}')`)
      const result = await api.run('{ partners { nodes { name score } } }')
      expect(result.errors?.[0]?.message).toContain('Float cannot represent')
      expect(result.data).toEqual({ partners: { nodes: [{ name: 'x', score: null }] } })
      expect(api.lastText).toBeUndefined()
    }
    await pool.query('alter table partner alter rating type bigint')
    await pool.query('update partner set score = 1, rating = 3000000000')
    const result = await api.run('{ partners { nodes { rating } } partnerAggregate { max { rating } } }')
    expect(result.errors?.map((error) => error.message)).toEqual([
      expect.stringContaining('non 32-bit'),
      expect.stringContaining('non 32-bit'),
    ])
    expect(api.lastText).toBeUndefined()
  })

  it('answer a record that is not there with null, and one that must be there with an error', async () => {
    const { pool } = api.database
    await pool.query('truncate partner, sale_order restart identity cascade')
    await pool.query(`insert into partner (name) values ('seen'), ('hidden');
      insert into sale_order (number, date, amount_total, partner_id) values ('a', now(), 1, 1), ('b', now(), 1, 2);
      insert into sale_order_line (order_id, product, qty) values (2, 'desk', 1)`)
    const hidden: ReadPolicy = {
      shape: 'hidden',
      condition: (entity, row) => (entity.name === 'Partner' ? sql`${row('name')} <> 'hidden'` : undefined),
      values: {},
    }
    const all = api.policy
    api.policy = hidden
    try {
      expect(
        await api.run('{ partner(id: 2) { name } saleOrder(id: 1) { number partner { name } } }'),
      ).toEqual({
        data: { partner: null, saleOrder: { number: 'a', partner: { name: 'seen' } } },
      })
      expect(api.lastText).toBeDefined()
      // Every order has a partner, and one that is hidden is as if there were none.
      expect(await api.run('{ saleOrder(id: 2) { number partner { name } } }')).toEqual({
        data: { saleOrder: { number: 'b', partner: null } },
      })
      // A part is seen with its whole only; where a policy does otherwise, the null goes up to the first place that
      // may be null.
      api.policy = {
        shape: 'hidden whole',
        condition: (entity, row) => (entity.name === 'SaleOrder' ? sql`${row('number')} <> 'b'` : undefined),
        values: {},
      }
      const one = await api.run('{ saleOrderLine(id: 1) { product order { number } } tags { totalCount } }')
      expect(one.data).toEqual({ saleOrderLine: null, tags: { totalCount: 0 } })
      expect(one.errors?.[0]).toMatchObject({ path: ['saleOrderLine', 'order'] })
      expect(api.lastText).toBeUndefined()
      const list = await api.run('{ saleOrderLines(orderBy: [{ id: ASC }]) { nodes { order { number } } } }')
      expect(list.data).toBeNull()
      expect(list.errors?.[0]).toMatchObject({ path: ['saleOrderLines', 'nodes', 0, 'order'] })
      api.policy = hidden
      // Delegated: the e-mail may be null, so hiding it breaks no promise.
      expect(await api.run('{ saleOrder(id: 2) { email } }')).toEqual({
        data: { saleOrder: { email: null } },
      })
    } finally {
      api.policy = all
    }
  })

  it('put an error of a statement where the specification puts it', async () => {
    const failing = { ...api.context, read: failFor('"partner"') }
    const run = async (source: string) =>
      answerAsText({ schema: api.schema, document: parse(source), contextValue: failing })
    // A record may be null: the others stay.
    const record = await run('{ a: partner(id: 1) { name } tags { totalCount } }')
    expect(record?.data).toBe('{"a":null,"tags":{"totalCount":0}}')
    expect(record?.errors).toMatchObject([{ path: ['a'], message: 'no' }])
    // A list may not: there is no data.
    const list = await run('{ tags { totalCount } partners { totalCount } }')
    expect(list?.data).toBe('null')
    expect(list?.errors).toMatchObject([{ path: ['partners'], message: 'no' }])
  })
})

/** Runs statements, but those over a table, which fail. */
function failFor(table: string): Api['context']['read'] {
  return async (statement) => {
    if (statement.text.includes(table)) throw new Error('no')
    return api.context.read(statement)
  }
}

describe('text', () => {
  it('is given where the statements answer the root fields, and nowhere else', async () => {
    const shown = async (source: string) => {
      expect((await api.run(source)).errors).toBeUndefined()
      return api.lastText !== undefined
    }
    for (const source of [
      '{ tags { nodes { name } } }',
      '{ __typename a: tags { totalCount } b: partners { __typename nodes { viewerCan { read } } } }',
      '{ partnerAggregate { count filter } }',
      'query A { ...F } fragment F on Query { ... on Query { tags { pageInfo { hasNextPage } } } }',
      '{ tags @skip(if: true) { totalCount } }',
      '{ tags { nodes { name loud } } }',
    ])
      expect(await shown(source), source).toBe(true)
    for (const source of [
      '{ now }',
      '{ tags { totalCount } __type(name: "Tag") { name } }',
      'mutation { nothing }',
    ])
      expect(await shown(source), source).toBe(false)
    // A field that is skipped needs no resolver.
    expect(await shown('{ tags { nodes { name loud @include(if: false) } } }')).toBe(true)
  })

  it('sends the statements of all root fields at once', async () => {
    let running = 0
    let most = 0
    const read: Api['context']['read'] = async (statement) => {
      running += 1
      most = Math.max(most, running)
      const text = await api.context.read(statement)
      running -= 1
      return text
    }
    const document = parse(
      '{ a: tags { totalCount } b: partners { totalCount } c: countries { totalCount } }',
    )
    await answerAsText({ schema: api.schema, document, contextValue: { ...api.context, read } })
    expect(most).toBe(3)
  })
})
