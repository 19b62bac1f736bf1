import { buildSchema, GraphQLError, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql'
import type { Viewer } from '#core/context.ts'
import { TrellisError, validationError } from '#core/errors.ts'
import type { RequestFacts } from '../ports.ts'

/** The context that the test tenant gives its resolvers. */
export interface ShopContext {
  viewer: Viewer | null
  facts: RequestFacts
}

/** A small schema of the conventions' form, and how often its resolvers ran. */
export interface Shop {
  schema: GraphQLSchema
  /** Calls of root resolvers. */
  calls: number
  /** Subscriptions that are open. */
  open: number
}

const text = /* GraphQL */ `
  type Query {
    me: String
    partners(first: Int, after: String, last: Int): PartnerConnection!
    partner(id: ID!): Partner
    node(id: ID!): Node
    tags: [Tag!]!
    fail(how: String!): String
    strictFail(how: String!): String!
  }
  type Mutation {
    rename(id: ID!, name: String!): Partner!
    renameAll(ids: [ID!]!): [Partner!]!
  }
  type Subscription {
    ticks(every: Int): Int!
    silent: Int!
    broken: Int!
  }
  interface Node { id: ID! }
  type Tag { name: String! tags: [Tag!]! }
  type Partner implements Node {
    id: ID!
    name: String!
    parent: Partner
    children(first: Int, after: String): PartnerConnection!
  }
  type PartnerConnection { nodes: [Partner!]! edges: [PartnerEdge!]! pageInfo: PageInfo! totalCount: Int! }
  type PartnerEdge { cursor: String! node: Partner! }
  type PageInfo { hasNextPage: Boolean! }
`

const noChildren = { nodes: [], edges: [], pageInfo: { hasNextPage: false }, totalCount: 0 }
const partner = { id: '1', name: 'Ada', parent: null, children: noChildren }

const failures: Record<string, () => never> = {
  sql: () => {
    throw new Error('select secret from vault -- connection postgres://u:p@h')
  },
  rule: () => {
    throw new TrellisError('BUSINESS_RULE', 'Confirm the order first.')
  },
  input: () => {
    throw validationError([{ path: ['lines', 0, 'quantity'], message: 'Must be positive.', rule: 'min' }])
  },
  conflict: () => {
    throw new TrellisError('CONFLICT', 'Changed.', { current: { version: 3 } })
  },
  limited: () => {
    throw new TrellisError('RATE_LIMITED', 'Later.', { retryAfter: 7 })
  },
  database: () => {
    throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' })
  },
  graphql: () => {
    throw new GraphQLError('internal detail of a library')
  },
}

/** Makes the schema. */
export function createShop(): Shop {
  const schema = buildSchema(text)
  const shop: Shop = { schema, calls: 0, open: 0 }
  type Resolver = GraphQLFieldResolver<unknown, ShopContext>
  const resolvers: Record<string, Record<string, Resolver>> = {
    Query: {
      me: (_root, _args, { viewer, facts }) => `${viewer?.email} from ${facts.ip}`,
      partners: () => ({ nodes: [partner], edges: [], pageInfo: { hasNextPage: false }, totalCount: 1 }),
      partner: () => partner,
      node: () => null,
      tags: () => [],
      fail: (_root, { how }) => failures[how]?.(),
      strictFail: (_root, { how }) => failures[how]?.(),
    },
    Mutation: {
      rename: async (_root, { id, name }) => {
        if (name === 'slowly') await new Promise((resolve) => setTimeout(resolve, 300))
        return { ...partner, id, name }
      },
      renameAll: (_root, { ids }) => ids.map((id: string) => ({ ...partner, id })),
    },
  }
  for (const [typeName, fields] of Object.entries(resolvers)) {
    for (const [name, resolve] of Object.entries(fields)) {
      const type = schema.getType(typeName)
      if (!type || !('getFields' in type)) throw new Error(typeName)
      const field = type.getFields()[name]
      Object.assign(field ?? {}, {
        resolve: ((...args) => {
          shop.calls += 1
          return resolve(...args)
        }) satisfies Resolver,
      })
    }
  }
  const streams = schema.getSubscriptionType()?.getFields() ?? {}
  Object.assign(streams.ticks ?? {}, {
    subscribe: (_root: unknown, { every = 5 }: { every?: number }) => counted(shop, ticks(every)),
    resolve: (value: unknown) => value,
  })
  Object.assign(streams.silent ?? {}, {
    subscribe: () => counted(shop, silence()),
    resolve: (value: unknown) => value,
  })
  Object.assign(streams.broken ?? {}, { subscribe: failures.sql, resolve: (value: unknown) => value })
  return shop
}

async function* ticks(every: number): AsyncGenerator<number> {
  for (let tick = 1; tick <= 3; tick += 1) {
    await new Promise((resolve) => setTimeout(resolve, every))
    yield tick
  }
}

/** A stream without any event, which can be ended from outside as those of the change log can. */
function silence(): AsyncGenerator<number> {
  let finish: (result: IteratorResult<number>) => void = () => {}
  const ended = new Promise<IteratorResult<number>>((resolve) => {
    finish = resolve
  })
  const end = async (): Promise<IteratorResult<number>> => {
    finish({ done: true, value: undefined })
    return { done: true, value: undefined }
  }
  return {
    next: () => ended,
    return: end,
    throw: end,
    [Symbol.asyncIterator]() {
      return this
    },
    async [Symbol.asyncDispose]() {
      await end()
    },
  }
}

function counted(shop: Shop, source: AsyncGenerator<number>): AsyncGenerator<number> {
  shop.open += 1
  let isOpen = true
  const close = () => {
    if (isOpen) shop.open -= 1
    isOpen = false
  }
  return {
    async next() {
      const step = await source.next()
      if (step.done) close()
      return step
    },
    async return(value) {
      close()
      return source.return(value)
    },
    async throw(error) {
      close()
      return source.throw(error)
    },
    [Symbol.asyncIterator]() {
      return this
    },
    async [Symbol.asyncDispose]() {
      close()
    },
  }
}
