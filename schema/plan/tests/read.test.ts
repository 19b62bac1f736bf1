import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Api, createApi } from './api.ts'
import { insertKnown } from './records.ts'

let api: Api
beforeAll(async () => {
  api = await createApi()
  await insertKnown(api.database)
})
afterAll(() => api.database.drop())

describe('a record', () => {
  it('shows every kind of scalar in its one form', async () => {
    const { saleOrder } = await api.read<{ saleOrder: unknown }>(`{ saleOrder(id: 2) {
      __typename id number state date confirmedAt amountTotal discount amountDue meta email displayName } }`)
    expect(saleOrder).toEqual({
      __typename: 'SaleOrder',
      id: '2',
      number: 'S002',
      state: 'CONFIRMED',
      date: '2026-02-01',
      confirmedAt: '2026-02-01T09:30:00.123Z',
      amountTotal: '200.00',
      discount: '10.5',
      amountDue: '189.50',
      meta: null,
      email: 'info@azure.example',
      displayName: 'S002 (Azure)',
    })
  })

  it('follows relations both ways in one statement', async () => {
    const data = await api.read(`{ saleOrder(id: 1) {
      meta partner { name country { displayName } tags(orderBy: [{ name: ASC }]) { nodes { name } totalCount } }
      lines(orderBy: [{ product: DESC }], first: 1) { nodes { product qty order { number } displayName } totalCount } } }`)
    expect(data).toEqual({
      saleOrder: {
        meta: { a: [1, null, 'x'] },
        partner: {
          name: 'Azure',
          country: { displayName: '[FR] France' },
          tags: { nodes: [{ name: 'New' }, { name: 'VIP' }], totalCount: 2 },
        },
        lines: {
          nodes: [
            { product: 'Table', qty: '1', order: { number: 'S001' }, displayName: 'S001 (Azure): Table' },
          ],
          totalCount: 2,
        },
      },
    })
  })

  it('is null when there is none, and refuses what is no id', async () => {
    expect(await api.read('{ saleOrder(id: 99) { id } }')).toEqual({ saleOrder: null })
    expect(await api.refuse('{ saleOrder(id: "1 or 1=1") { id } }')).toMatchObject({ code: 'BAD_REQUEST' })
  })

  it('names itself without its empty parts', async () => {
    const data = await api.read('{ saleOrder(id: 3) { displayName } }')
    expect(data).toEqual({ saleOrder: { displayName: '(Bolt)' } })
  })

  it('tells the actions that its state allows', async () => {
    const source = `{ a: saleOrder(id: 1) { viewerCan { read update delete confirm duplicate } }
      b: saleOrder(id: 2) { viewerCan { may: confirm } } country(id: 1) { viewerCan { read update delete } } }`
    expect(await api.read(source, {}, 3)).toEqual({
      a: { viewerCan: { read: true, update: true, delete: true, confirm: true, duplicate: true } },
      b: { viewerCan: { may: false } },
      country: { viewerCan: { read: true, update: false, delete: false } },
    })
  })
})

describe('a selection', () => {
  it('may use fragments, aliases, directives and variables', async () => {
    const data = await api.read(
      `query ($deep: Boolean!, $n: Int) { partners(first: $n) { nodes { ...P ... on Partner { n2: name }
        one: orders(first: 1, orderBy: [{ date: ASC }]) { nodes { number } } all: orders { totalCount }
        email @skip(if: $deep) country @include(if: $deep) { code } } } }
      fragment P on Partner { name country { name } __typename }`,
      { deep: true, n: 1 },
    )
    expect(data).toEqual({
      partners: {
        nodes: [
          {
            name: 'Azure',
            __typename: 'Partner',
            n2: 'Azure',
            one: { nodes: [{ number: 'S001' }] },
            all: { totalCount: 2 },
            country: { name: 'France', code: 'FR' },
          },
        ],
      },
    })
  })

  it('may be of nothing but type names', async () => {
    expect(await api.read('{ tags { nodes { __typename } __typename } }')).toEqual({
      tags: { nodes: [{ __typename: 'Tag' }, { __typename: 'Tag' }], __typename: 'TagConnection' },
    })
  })

  it('takes aliases that are special names to JavaScript and PostgreSQL', async () => {
    const result = await api.run(
      '{ tag(id: 1) { __proto__: name constructor: id select: name toString: name } }',
    )
    expect(result.errors).toBeUndefined()
    expect(JSON.stringify(result.data)).toContain('"constructor":"1","select":"VIP","toString":"VIP"')
    expect(await api.refuse(`{ tag(id: 1) { ${'a'.repeat(64)}: name } }`)).toMatchObject({
      code: 'BAD_REQUEST',
    })
    expect(await api.read(`{ tag(id: 1) { ${'a'.repeat(63)}: name } }`)).toEqual({
      tag: { ['a'.repeat(63)]: 'VIP' },
    })
  })
})

describe('archived records', () => {
  it('are hidden from lists unless the filter speaks of them, never from a record', async () => {
    const source = `{ hidden: partners { totalCount } shown: partners(filter: { active: { in: [true, false] } }) { totalCount }
      only: partners(filter: { active: { eq: false } }) { nodes { name } } one: partner(id: 5) { name } }`
    expect(await api.read(source, {}, 4)).toEqual({
      hidden: { totalCount: 4 },
      shown: { totalCount: 5 },
      only: { nodes: [{ name: 'Old 100% _friend_' }] },
      one: { name: 'Old 100% _friend_' },
    })
  })
})
