import { describe, expect, it } from 'vitest'
import { listDocument } from '../documents.ts'
import { toFilter } from '../filter.ts'
import { formView, resourceOf } from '../knowledge.ts'
import { listArguments, toOrderBy } from '../provider.ts'
import { columnSelection, formSelection, listSelection, print } from '../selection.ts'
import { sampleKnowledge } from './sample.ts'

const knowledge = sampleKnowledge()
const box = resourceOf(knowledge, 'Box')

describe('selections', () => {
  it('selects a relation by its name, and money with its currency', () => {
    expect(print(listSelection(knowledge, box, ['owner', 'worth']))).toBe(
      '{ id displayName version viewerCan { update delete } state owner { id displayName } worth coin { id displayName code decimals } }',
    )
  })

  it('joins a one-hop path to its relation', () => {
    const part = resourceOf(knowledge, 'Part')
    expect(print(columnSelection(knowledge, part, 'box.owner'))).toBe(
      '{ box { id displayName owner { id displayName } } }',
    )
  })

  it('reads the currency of the lines once, from the record that they belong to', () => {
    const text = print(formSelection(knowledge, box, formView(box)))
    expect(text).toContain('coin { id displayName code decimals }')
    expect(text).toContain('nodes { id displayName item amount price total sequence }')
    expect(text.match(/coin/g)).toHaveLength(1)
  })
})

describe('list documents', () => {
  it('asks for page, count and totals in one request', () => {
    const filter = toFilter(knowledge, box, { presets: ['open'] })
    const { query, variables } = listDocument(knowledge, box, { id: true }, { first: 25, filter }, true)
    expect(query).toBe(
      'query BoxList($first: Int, $filter: BoxFilter) { page: boxes(first: $first, filter: $filter) { totalCount pageInfo { hasNextPage endCursor } nodes { id } } totals: boxAggregate(filter: $filter, groupBy: [{ coin: { id: true } }, { coin: { code: true } }, { coin: { decimals: true } }]) { group { coin { id code decimals } } sum { worth } } }',
    )
    expect(variables).toEqual({ first: 25, filter: { state: { eq: 'OPEN' } } })
  })

  it('leaves totals out when the aggregate cannot follow the search words', () => {
    const { query } = listDocument(knowledge, box, { id: true }, { first: 25, search: 'x' }, true)
    expect(query).not.toContain('totals')
  })

  it('pages by offset where no cursor is known', () => {
    const values = listArguments(knowledge, 'Box', {
      pagination: { page: 3, perPage: 50 },
      sort: { field: 'owner.name', order: 'DESC' },
      filter: { words: ['red', 'big'] },
    })
    expect(values).toMatchObject({
      first: 50,
      offset: 100,
      orderBy: [{ owner: { name: 'DESC' } }],
      search: 'red big',
    })
  })

  it('keeps the own order of the resource until a header is chosen', () => {
    expect(toOrderBy({ field: 'id', order: 'ASC' }, [{ name: 'ASC' }])).toEqual([{ name: 'ASC' }])
  })
})

describe('filters', () => {
  it('joins chips with and', () => {
    const filter = toFilter(knowledge, box, {
      where: [
        { field: 'name', operator: 'contains', value: 'a' },
        { field: 'owner', operator: 'is', value: [{ id: '4', label: 'Four' }] },
      ],
    })
    expect(filter).toEqual({ and: [{ name: { contains: 'a' } }, { owner: { id: { in: ['4'] } } }] })
  })

  it('counts the last day of a range of instants whole', () => {
    const filter = toFilter(knowledge, box, {
      where: [{ field: 'seenAt', operator: 'between', value: ['2026-03-01', '2026-03-02'] }],
    })
    expect(filter).toEqual({
      seenAt: { gte: new Date(2026, 2, 1).toISOString(), lt: new Date(2026, 2, 3).toISOString() },
    })
  })

  it('drops a chip of a field that is no longer there', () => {
    expect(
      toFilter(knowledge, box, { where: [{ field: 'gone', operator: 'is', value: 'x' }] }),
    ).toBeUndefined()
  })
})
