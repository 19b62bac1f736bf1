import { type DocumentNode, type ExecutionArgs, parse } from 'graphql'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReadStatement, SharedPolicy } from '../../context.ts'
import { answerAsText } from '../operation.ts'
import { cachedPlans } from '../plan-cache.ts'
import { policyValue } from '../policy.ts'
import { type Api, createApi } from './api.ts'
import { insertKnown } from './records.ts'

let api: Api
beforeAll(async () => {
  api = await createApi()
  await insertKnown(api.database)
})
afterAll(() => api.database.drop())

/** How many plans an operation adds when it is answered as text with each of these variables. */
async function plansFor(source: string, all: Record<string, unknown>[]): Promise<number> {
  const document = parse(source)
  const texts = new Set<string>()
  const read = async ({ text }: ReadStatement): Promise<string> => {
    texts.add(text)
    return '{}'
  }
  const contextValue = { ...api.context, read }
  for (const variableValues of all)
    expect(await answerAsText({ schema: api.schema, document, contextValue, variableValues })).toBeDefined()
  return texts.size
}

describe('one plan', () => {
  it('serves all values of the same form, and gives each its own answer', async () => {
    const source =
      'query ($f: PartnerFilter, $n: Int, $s: String) { partners(filter: $f, first: $n, search: $s) { nodes { name } } }'
    const names = async (variables: Record<string, unknown>) =>
      (await api.read<{ partners: { nodes: { name: string }[] } }>(source, variables)).partners.nodes.map(
        ({ name }) => name,
      )
    const before = cachedPlans(api.model).entries
    expect(await names({ f: { name: { eq: 'Azure' } } })).toEqual(['Azure'])
    expect(await names({ f: { name: { eq: 'Bolt' } } })).toEqual(['Bolt'])
    expect(await names({ f: { name: { eq: "x' or true --" } } })).toEqual([])
    // One for graphql-js, one for the text.
    expect(cachedPlans(api.model).entries - before).toBe(2)
    expect(await names({ f: { id: { in: ['1', '2'] } } })).toEqual(['Azure', 'Bolt'])
    expect(await names({ f: { id: { in: ['2'] } } })).toEqual(['Bolt'])
    expect(await names({ f: { id: { in: [] } } })).toEqual([])
    expect(cachedPlans(api.model).entries - before).toBe(4)
  })

  it('is shared across values, and not across what the text depends on', async () => {
    const ids = (n: number) => Array.from({ length: n }, (_, id) => String(id + 1))
    const source = `query ($f: SaleOrderFilter, $o: [SaleOrderOrder!], $n: Int, $skip: Int, $deep: Boolean = false) {
      saleOrders(filter: $f, orderBy: $o, first: $n, offset: $skip) { nodes { id partner @include(if: $deep) { name } } } }`
    expect(await plansFor(source, [{}, { f: null, n: null }, { n: 50 }])).toBe(1)
    expect(await plansFor(source, [{ n: 1 }, { n: 2 }])).toBe(2)
    expect(await plansFor(source, [{ skip: 0 }, { skip: 1 }, { skip: 99 }])).toBe(2)
    expect(await plansFor(source, [{ deep: true }, { deep: false }, {}])).toBe(2)
    expect(await plansFor(source, [{ o: [{ date: 'ASC' }] }, { o: [{ date: 'DESC' }] }])).toBe(2)
    expect(
      await plansFor(
        source,
        [1, 5, 500].map((n) => ({ f: { id: { in: ids(n) } } })),
      ),
    ).toBe(1)
    expect(
      await plansFor(
        source,
        ['DRAFT', 'DONE'].map((state) => ({ f: { state: { eq: state } } })),
      ),
    ).toBe(1)
    expect(await plansFor(source, [{ f: { or: [{}, {}] } }, { f: { or: [{}] } }])).toBe(2)
  })

  it('follows the number of words of a search, and the empty values of a cursor', async () => {
    const source = 'query ($s: String) { partners(search: $s) { nodes { name } } }'
    for (const [search, found] of [
      ['azure', 3],
      ['bolt', 1],
      ['azure paris', 2],
      ['paris azure', 2],
      ['', 4],
    ] as const) {
      const data = await api.read<{ partners: { nodes: unknown[] } }>(source, { s: search })
      expect(data.partners.nodes, search).toHaveLength(found)
    }
    const paged = `query ($after: String) { partners(first: 1, after: $after, orderBy: [{ rating: ASC }]) {
      nodes { id rating } pageInfo { endCursor hasNextPage } } }`
    type Page = {
      partners: { nodes: { id: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean } }
    }
    const seen: string[] = []
    for (let after: string | null = null, more = true; more; ) {
      const { partners }: Page = await api.read<Page>(paged, { after })
      seen.push(...partners.nodes.map(({ id }) => id))
      after = partners.pageInfo.endCursor
      more = partners.pageInfo.hasNextPage
    }
    expect(seen).toEqual(['4', '3', '1', '2'])
  })

  it('says anew what is wrong with each value', async () => {
    const source =
      'query ($f: PartnerFilter, $after: String) { partners(filter: $f, after: $after) { totalCount } }'
    await api.read(source, { f: { name: { eq: 'x' } } })
    for (const _ of [1, 2]) {
      expect((await api.refuse(source, { f: { name: { eq: 'a\u0000' } } })).message).toContain('NUL')
      expect(await api.refuse(source, { after: 'garbage' })).toMatchObject({ code: 'BAD_REQUEST' })
    }
  })
})

it('says that a statement comes again, unless patterns decide how it is best run', async () => {
  const repeated = async (source: string, all: Record<string, unknown>[]): Promise<boolean[]> => {
    const seen: boolean[] = []
    const document = parse(source)
    const read = async ({ isRepeated }: ReadStatement): Promise<string> => {
      seen.push(isRepeated)
      return '{}'
    }
    const contextValue = { ...api.context, read }
    for (const variableValues of all)
      await answerAsText({ schema: api.schema, document, contextValue, variableValues })
    return seen
  }
  const list = 'query ($f: PartnerFilter) { partners(filter: $f) { nodes { id } } }'
  const by = (operator: string) => ['a', 'b', 'c'].map((value) => ({ f: { name: { [operator]: value } } }))
  expect(await repeated(list, by('eq'))).toEqual([false, true, true])
  expect(await repeated(list, by('contains'))).toEqual([false, false, false])
  const search = 'query ($s: String) { partners(search: $s) { nodes { id } } }'
  expect(await repeated(search, [{ s: 'a' }, { s: 'ab' }])).toEqual([false, false])
})

describe('plans', () => {
  it('do not grow without bound under 100,000 different queries', async () => {
    const [operation] = parse('{ a: partner(id: 1) { name } }').definitions
    if (operation?.kind !== 'OperationDefinition') throw new Error('An operation was expected.')
    const contextValue = { ...api.context, read: async () => null }
    const answer = (n: number) => {
      const [field] = operation.selectionSet.selections
      const alias = { kind: 'Name', value: `a${n}` }
      const selectionSet = { kind: 'SelectionSet', selections: [{ ...field, alias }] }
      const document = { kind: 'Document', definitions: [{ ...operation, selectionSet }] } as DocumentNode
      return answerAsText({ schema: api.schema, document, contextValue })
    }
    let largest = { entries: 0, weight: 0 }
    for (let n = 0; n < 100_000; n += 1) {
      expect((await answer(n))?.data === `{"a${n}":null}`).toBe(true)
      if (n % 1000 === 999) {
        const now = cachedPlans(api.model)
        largest = {
          entries: Math.max(largest.entries, now.entries),
          weight: Math.max(largest.weight, now.weight),
        }
      }
    }
    expect(largest.entries).toBe(1000)
    expect(largest.weight).toBeLessThan(16_000_000)
  })

  it('of one registry are never used by another', async () => {
    const other = await createApi()
    try {
      await other.database.pool.query(
        `insert into tag (name) values ('Other'); alter table tag rename to label`,
      )
      const tag = other.model.entities.get('Tag')
      if (tag) tag.table = 'label'
      // The very same document object, as the server's cache of documents gives it to all tenants.
      const document = parse('query ($id: ID!) { tag(id: $id) { name } }')
      await insertKnownOnce()
      for (const _ of [1, 2]) {
        for (const [of, name] of [
          [api, 'VIP'],
          [other, 'Other'],
        ] as const) {
          const args: ExecutionArgs = {
            schema: of.schema,
            document,
            contextValue: of.context,
            variableValues: { id: 1 },
          }
          expect((await answerAsText(args))?.data).toBe(`{"tag":{"name":"${name}"}}`)
        }
      }
    } finally {
      await other.database.drop()
    }
  })

  it('of one policy shape are never used under another, and take the values of each viewer', async () => {
    const source = '{ partners { nodes { name orders { totalCount } } } saleOrders { totalCount } }'
    const seen = async (policy: SharedPolicy) => {
      api.policy = policy
      const data = await api.read<{ partners: { nodes: { name: string }[] } }>(source, {}, 2)
      return data.partners.nodes.map(({ name }) => name)
    }
    const only = (name: string): SharedPolicy => ({
      shape: 'by name',
      condition: (entity, row) =>
        entity.name === 'Partner' ? sql`${row('name')} = ${policyValue('name')}::text` : undefined,
      values: { name },
    })
    const none: SharedPolicy = { shape: 'nothing', condition: () => sql`false`, values: {} }
    const all: SharedPolicy = { shape: 'all', condition: () => undefined, values: {} }
    try {
      for (const _ of [1, 2]) {
        expect(await seen(all)).toHaveLength(4)
        expect(await seen(only('Azure'))).toEqual(['Azure'])
        expect(await seen(only('Bolt'))).toEqual(['Bolt'])
        expect(await seen(none)).toEqual([])
      }
      // A plain function says nothing about whom its conditions are for.
      for (const name of ['Azure', 'Bolt']) {
        api.policy = (entity, row) => (entity.name === 'Partner' ? sql`${row('name')} = ${name}` : undefined)
        expect(await api.read(source, {}, 2)).toMatchObject({ partners: { nodes: [{ name }] } })
      }
    } finally {
      api.policy = all
    }
  })
})

/** The records of the first registry are there. */
async function insertKnownOnce(): Promise<void> {
  expect(await api.read('{ tag(id: 1) { name } }')).toEqual({ tag: { name: 'VIP' } })
}
