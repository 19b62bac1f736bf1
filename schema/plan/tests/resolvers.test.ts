import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Builder } from '../../builder.ts'
import { entityOf } from '../../model.ts'
import { replyRecord, replyRecords } from '../reply.ts'
import { selected } from '../selected.ts'
import { type Api, createApi } from './api.ts'
import { insertKnown } from './records.ts'

/** What a module might add: a field that needs columns, one that needs nothing, and a mutation that replies. */
function contribute(builder: Builder, orders: Parameters<Builder['objectField']>[0]): void {
  builder.objectField(orders as never, 'summary', (t) =>
    t.string({
      extensions: { select: ['number', 'amountTotal', 'partner.name', 'partner.country.displayName'] },
      resolve: (parent) =>
        ['number', 'amountTotal', 'partner.name', 'partner.country.displayName']
          .map((path) => String(selected(parent, path)))
          .join('|'),
    }),
  )
  builder.objectField(orders as never, 'answer', (t) => t.int({ resolve: () => 42 }))
  builder.objectField(orders as never, 'careless', (t) =>
    t.string({ resolve: (parent) => String(selected(parent, 'state')) }),
  )
  builder.mutationField('touchSaleOrders', (t) =>
    t.field({
      type: [orders] as never,
      args: { ids: t.arg.idList({ required: true }) },
      resolve: (_parent, { ids }, context, info) =>
        replyRecords(info, entityOf(context.model, 'SaleOrder'), ids.map(Number), context) as never,
    }),
  )
  builder.mutationField('touchSaleOrder', (t) =>
    t.field({
      type: orders as never,
      nullable: true,
      args: { id: t.arg.id({ required: true }) },
      resolve: (_parent, { id }, context, info) =>
        replyRecord(info, entityOf(context.model, 'SaleOrder'), Number(id), context) as never,
    }),
  )
}

let api: Api
beforeAll(async () => {
  api = await createApi((builder, types) => contribute(builder, types.objects.get('SaleOrder') as never))
  await insertKnown(api.database)
})
afterAll(() => api.database.drop())

describe('a field with its own resolver', () => {
  it('gets the columns that it declares from the same statement, under any alias and in lists', async () => {
    expect(
      await api.read(
        `{ saleOrders(orderBy: [{ id: ASC }], first: 2) { nodes { s: summary number: answer } } }`,
      ),
    ).toEqual({
      saleOrders: {
        nodes: [
          { s: 'S001|100.10|Azure|[FR] France', number: 42 },
          { s: 'S002|200.00|Azure|[FR] France', number: 42 },
        ],
      },
    })
    expect(await api.read('{ saleOrder(id: 1) { answer } }')).toEqual({ saleOrder: { answer: 42 } })
  })

  it('learns when it reads a column that it did not declare', async () => {
    expect((await api.refuse('{ saleOrder(id: 1) { careless } }')).message).toContain('was not read: name it')
  })
})

describe('replies of mutations', () => {
  it('read what is selected of these records, in the order of the ids, by one statement', async () => {
    const source =
      'mutation { touchSaleOrders(ids: [3, 1]) { id lines { totalCount } partner { name } summary } }'
    expect(await api.read(source)).toEqual({
      touchSaleOrders: [
        {
          id: '3',
          lines: { totalCount: 1 },
          partner: { name: 'Bolt' },
          summary: 'null|0.333333333333333333333|Bolt|[DE] Germany',
        },
        {
          id: '1',
          lines: { totalCount: 2 },
          partner: { name: 'Azure' },
          summary: 'S001|100.10|Azure|[FR] France',
        },
      ],
    })
    expect(await api.read('mutation { touchSaleOrders(ids: []) { id } }')).toEqual({ touchSaleOrders: [] })
    expect(
      await api.read('mutation { a: touchSaleOrder(id: 1) { id } b: touchSaleOrder(id: 9) { id } }', {}, 2),
    ).toEqual({
      a: { id: '1' },
      b: null,
    })
  })
})
