import { buildSchema, graphql, parse, validate } from 'graphql'
import { describe, expect, it, vi } from 'vitest'
import { ApiError } from '../errors.ts'
import { gatherer } from '../gather.ts'
import { type Asked, isMergeable, merge, partOf } from '../merge.ts'

const schema = buildSchema(`
  type Box { id: ID! name: String size: Int }
  type Query { box(id: ID!): Box boxes(first: Int, names: [String!]): [Box!]! count: Int! }
`)
const root = {
  box: ({ id }: { id: string }) => ({ id, name: `Box ${id}`, size: 2 }),
  boxes: ({ first = 2, names = [] }: { first?: number; names?: string[] }) =>
    [...names, 'a', 'b', 'c'].slice(0, first).map((name, at) => ({ id: String(at), name })),
  count: 3,
}
const answer = async ({ query, variables }: Asked) => {
  expect(validate(schema, parse(query))).toEqual([])
  const { data, errors } = await graphql({
    schema,
    source: query,
    rootValue: root,
    variableValues: variables,
  })
  if (errors?.[0]) throw new ApiError(errors[0].message, { code: 'BAD_USER_INPUT' })
  return { ...data }
}

const parts: Asked[] = [
  { query: 'query One($id: ID!) { record: box(id: $id) { id label: name } }', variables: { id: '7' } },
  { query: 'query { count boxes(first: 1) { name } }', variables: {} },
  {
    query:
      'query Many($id: Int, $names: [String!]) { boxes(first: $id, names: $names) { name } n: count count }',
    variables: { id: 2, names: ['"$id" { count }'] },
  },
]

describe('queries of one moment', () => {
  it('give in one operation what each gives alone', async () => {
    const alone = await Promise.all(parts.map(answer))
    const whole = await answer(merge(parts))
    expect(parts.map((_, at) => partOf(whole, at))).toEqual(JSON.parse(JSON.stringify(alone)))
    expect(merge(parts).query).toMatch(/^query One_Part_Many\(/)
  })

  it('are sent once, each asker getting its part', async () => {
    const send = vi.fn(answer)
    const ask = gatherer(send)
    const got = await Promise.all(parts.map((part) => ask(part)))
    expect(send).toHaveBeenCalledTimes(1)
    expect(got[0]).toMatchObject({ record: { id: '7', label: 'Box 7' } })
    expect(await ask({ query: 'query { count }', variables: {} })).toEqual({ count: 3 })
    expect(send).toHaveBeenCalledTimes(2)
  })

  it('are asked alone when the whole is refused, so that one refusal hides nothing else', async () => {
    const send = vi.fn(async (asked: Asked) => {
      if (asked.query.includes('secret')) throw new ApiError('Not for you.', { code: 'FORBIDDEN' })
      return answer(asked)
    })
    const ask = gatherer(send)
    const got = await Promise.allSettled([
      ask({ query: 'query { secret }', variables: {} }),
      ask({ query: 'query { count }', variables: {} }),
    ])
    expect(got[0]).toMatchObject({ status: 'rejected', reason: { code: 'FORBIDDEN' } })
    expect(got[1]).toMatchObject({ status: 'fulfilled', value: { count: 3 } })
  })

  it('are not asked once more when the server is away', async () => {
    const send = vi.fn(() => Promise.reject(new ApiError('Away', { code: 'UNAVAILABLE' })))
    const ask = gatherer(send)
    const got = await Promise.allSettled(parts.map((part) => ask(part)))
    expect(got.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(send).toHaveBeenCalledTimes(1)
  })

  it('leave out who no longer waits', async () => {
    const send = vi.fn(answer)
    const ask = gatherer(send)
    const stop = new AbortController()
    const given = Promise.allSettled(
      parts.slice(0, 2).map((part, at) => ask(part, at === 0 ? stop.signal : undefined)),
    )
    stop.abort()
    const [first, second] = await given
    expect(first).toMatchObject({ status: 'rejected', reason: { name: 'AbortError' } })
    expect(second).toMatchObject({ status: 'fulfilled' })
    expect(send).toHaveBeenCalledExactlyOnceWith(parts[1], undefined)
  })

  it.each([
    'mutation Keep { keep }',
    'subscription News { news }',
    '{ count }',
    'query { ...F } fragment F on Query { count }',
    'query Known @live { count }',
    '# a remark\nquery { count }',
  ])('stay alone where they are more than a plain query: %s', (query) => {
    expect(isMergeable({ query, variables: {} })).toBe(false)
  })
})
