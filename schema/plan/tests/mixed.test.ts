/** Fields with resolvers of their own among those that PostgreSQL answers: put together, both give what graphql-js gives. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Builder } from '../../builder.ts'
import { selected } from '../selected.ts'
import { type Api, createApi } from './api.ts'
import { randomFrom, randomOperation } from './random-operation.ts'
import { randomWorld } from './random-world.ts'
import { insertKnown } from './records.ts'

type Owner = Parameters<Builder['objectField']>[0]

/** Resolvers of every kind: plain, with arguments, failing now and then, and ones that give objects and lists. */
function contribute(builder: Builder, types: Map<string, Owner>): void {
  const note = builder.objectRef<{ text: string; length: number }>('Note')
  builder.objectType(note, {
    fields: (t) => ({
      text: t.exposeString('text'),
      length: t.exposeInt('length'),
      fails: t.string({ resolve: () => Promise.reject(new Error('It fails inside.')) }),
    }),
  })
  for (const name of ['Tag', 'Partner', 'SaleOrder', 'SaleOrderLine']) {
    const owner = types.get(name) as Owner
    const idOf = (parent: unknown): number => Number(selected(parent, 'id'))
    const needs = { extensions: { select: ['id'] } }
    builder.objectField(owner, 'tripled', (t) =>
      t.int({
        ...needs,
        args: { plus: t.arg.int() },
        resolve: (row, { plus }) => idOf(row) * 3 + (plus ?? 0),
      }),
    )
    builder.objectField(owner, 'seldom', (t) =>
      t.string({
        ...needs,
        nullable: true,
        resolve: (row) => {
          if (idOf(row) % 3 === 0) throw new Error(`Not for ${idOf(row)}.`)
          return idOf(row) % 3 === 1 ? null : 'sometimes'
        },
      }),
    )
    builder.objectField(owner, 'strict', (t) =>
      t.string({
        ...needs,
        resolve: (row) =>
          idOf(row) % 7 === 0 ? Promise.reject(new Error('Never.')) : Promise.resolve('always'),
      }),
    )
    builder.objectField(owner, 'notes', (t) =>
      t.field({
        type: [note],
        ...needs,
        resolve: (row) => Array.from({ length: idOf(row) % 3 }, (_, n) => ({ text: `note ${n}`, length: n })),
      }),
    )
  }
}

let api: Api
beforeAll(async () => {
  api = await createApi((builder, types) => contribute(builder, types.objects as never))
  await insertKnown(api.database)
})
afterAll(() => api.database.drop())

describe('an operation with resolvers of its own', () => {
  it('is answered in the order in which it asks, without what the resolvers needed', async () => {
    await api.read(
      `query($no: Boolean!) {
        saleOrder(id: 1) {
          total: tripled number ...More skipped: strict @include(if: $no)
          lines { totalCount nodes { __proto__: tripled(plus: 1) id } }
        }
        tags { totalCount }
      }
      fragment More on SaleOrder { partner { notes { length text } name } }`,
      { no: false },
      2,
    )
    expect(api.lastText).toBe(
      '{"saleOrder":{"total":3,"number":"S001","partner":{"notes":[{"length":0,"text":"note 0"}],"name":"Azure"},' +
        '"lines":{"totalCount":2,"nodes":[{"__proto__":4,"id":"1"},{"__proto__":7,"id":"2"}]}},"tags":{"totalCount":2}}',
    )
  })

  it('gives what graphql-js gives, errors in their places too, whatever is asked', async () => {
    let mixed = 0
    let failed = 0
    for (const seed of [1, 2]) {
      const random = randomFrom(seed)
      await randomWorld(api.database, random)
      for (let n = 0; n < 200; n += 1) {
        const { source, variables } = randomOperation(api.schema, random)
        // Both ways are run and compared.
        const { errors } = await api.run(source, variables)
        expect(api.lastText, source).toBeDefined()
        if (/tripled|seldom|strict|notes/.test(source)) mixed += 1
        if (errors) failed += 1
      }
    }
    expect(mixed).toBeGreaterThan(200)
    expect(failed).toBeGreaterThan(20)
  })
})
