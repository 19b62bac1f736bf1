/**
 * A slow, obvious way to answer the test model's queries: resolvers over plain lists in JavaScript. It shares nothing
 * with the compiler but the schema's types; graphql-js does fragments, aliases, variables and directives.
 */
import { type ExecutionResult, execute, type GraphQLFieldResolver, type GraphQLSchema, parse } from 'graphql'

/** A record: its fields by name, relations as ids. */
export type Item = Record<string, string | number | boolean | null> & { id: number }

/** All records by the name of their entity. */
export type World = Record<'Country' | 'Tag' | 'Partner' | 'SaleOrder' | 'SaleOrderLine', Item[]> & {
  /** Pairs of partner and tag. */
  tags: [number, number][]
}

type Entity = Exclude<keyof World, 'tags'>
type Args = Record<string, unknown>
type Filter = Record<string, unknown>

const toOne: Record<string, Entity> = {
  country: 'Country',
  parent: 'Partner',
  partner: 'Partner',
  order: 'SaleOrder',
}
const numbers = new Set(['rating', 'score', 'amountTotal', 'discount', 'amountDue', 'qty', 'id'])

/** Answers an operation from the world. */
export async function answer(
  schema: GraphQLSchema,
  world: World,
  source: string,
  variableValues: Record<string, unknown>,
): Promise<ExecutionResult> {
  const result = await execute({
    schema,
    document: parse(source),
    variableValues,
    contextValue: world,
    rootValue: {},
    fieldResolver: resolve as GraphQLFieldResolver<unknown, unknown>,
  })
  return JSON.parse(JSON.stringify(result)) as ExecutionResult
}

const resolve = (
  parent: unknown,
  args: Args,
  world: World,
  info: { fieldName: string; parentType: { name: string } },
) => {
  const { fieldName } = info
  const type = info.parentType.name
  if (type === 'Query') return root(world, fieldName, args)
  if (!(type in world)) return (parent as Record<string, unknown>)[fieldName]
  const item = parent as Item
  const target = toOne[fieldName]
  if (target) return find(world, target, item[fieldName])
  const list = related(world, type as Entity, item, fieldName)
  if (list) return connection(world, list.entity, list.items, args)
  if (fieldName === 'viewerCan') return permissions(type, item)
  if (fieldName === 'id') return String(item.id)
  return scalarOf(world, type as Entity, item, fieldName)
}

function root(world: World, name: string, args: Args): unknown {
  const entities: Record<string, Entity> = {
    countries: 'Country',
    tags: 'Tag',
    partners: 'Partner',
    saleOrders: 'SaleOrder',
    saleOrderLines: 'SaleOrderLine',
  }
  const many = entities[name]
  if (many) return connection(world, many, world[many], args)
  const one = (name.charAt(0).toUpperCase() + name.slice(1)) as Entity
  return find(world, one, Number(args.id))
}

function find(world: World, entity: Entity, id: unknown): Item | null {
  return world[entity].find((item) => item.id === id) ?? null
}

/** Records of a to-many field. */
export function related(
  world: World,
  entity: Entity,
  item: Item,
  field: string,
): { entity: Entity; items: Item[] } | undefined {
  const inverse: Record<string, [Entity, string]> = {
    'Partner.children': ['Partner', 'parent'],
    'Partner.orders': ['SaleOrder', 'partner'],
    'SaleOrder.lines': ['SaleOrderLine', 'order'],
  }
  const path = inverse[`${entity}.${field}`]
  if (path) return { entity: path[0], items: world[path[0]].filter((other) => other[path[1]] === item.id) }
  if (entity !== 'Partner' || field !== 'tags') return undefined
  const ids = world.tags.filter(([partner]) => partner === item.id).map(([, tag]) => tag)
  return { entity: 'Tag', items: world.Tag.filter((tag) => ids.includes(tag.id)) }
}

/** A scalar as the API shows it. */
function scalarOf(world: World, entity: Entity, item: Item, field: string): string | number | boolean | null {
  if (field === 'email' && entity === 'SaleOrder') return find(world, 'Partner', item.partner)?.email ?? null
  if (field === 'displayName') return nameOf(world, entity, item)
  if (field === 'amountDue') {
    // Both are whole cents.
    const cents = Math.round(Number(item.amountTotal) * 100) - Math.round(Number(item.discount ?? 0) * 100)
    return (cents / 100).toFixed(2)
  }
  return item[field] ?? null
}

function nameOf(world: World, entity: Entity, item: Item): string {
  switch (entity) {
    case 'Country':
      return `[${item.code}] ${item.name}`
    case 'SaleOrder': {
      const partner = find(world, 'Partner', item.partner)
      return [item.number || null, partner && `(${partner.name})`].filter((part) => part !== null).join(' ')
    }
    case 'SaleOrderLine': {
      const order = find(world, 'SaleOrder', item.order)
      return `${order && nameOf(world, 'SaleOrder', order)}: ${item.product}`
    }
    default:
      return String(item.name)
  }
}

function permissions(type: string, item: Item): Record<string, boolean> {
  const mayWrite = type !== 'Country'
  return { read: true, update: mayWrite, delete: mayWrite, confirm: item.state === 'DRAFT', duplicate: true }
}

function connection(world: World, entity: Entity, items: Item[], args: Args): unknown {
  const {
    filter,
    orderBy,
    first,
    last,
    offset = 0,
  } = args as {
    filter?: Filter
    orderBy?: Record<string, unknown>[]
    first?: number
    last?: number
    offset?: number
  }
  const asked = filter?.active
  const seen = items.filter(
    (item) =>
      (item.active !== false || (asked !== null && asked !== undefined)) &&
      holds(world, entity, item, filter ?? {}),
  )
  const sorted = sort(world, entity, seen, orderBy ?? [])
  const skipped = offset ?? 0
  const isBackward = last !== undefined && last !== null
  const size = (isBackward ? last : first) ?? 50
  const end = Math.max(0, sorted.length - skipped)
  const shown = isBackward
    ? sorted.slice(Math.max(0, end - size), end)
    : sorted.slice(skipped, skipped + size)
  const isMoreAhead = sorted.length > skipped + size
  const isMoreBehind = skipped > 0 && sorted.length > 0
  return {
    nodes: shown,
    edges: shown.map((node) => ({ node })),
    totalCount: seen.length,
    pageInfo: {
      hasNextPage: isBackward ? isMoreBehind : isMoreAhead,
      hasPreviousPage: isBackward ? isMoreAhead : isMoreBehind,
    },
  }
}

const defaults: Record<Entity, Record<string, unknown>[]> = {
  Country: [],
  Tag: [],
  Partner: [{ name: 'ASC' }],
  SaleOrder: [{ date: 'DESC' }],
  SaleOrderLine: [],
}

function sort(world: World, entity: Entity, items: Item[], orderBy: Record<string, unknown>[]): Item[] {
  const given = orderBy.filter((key) => Object.keys(key).length > 0)
  const keys = (given.length > 0 ? given : defaults[entity]).map((key) => pathOf(key))
  const last = { path: ['id'], isDown: keys[0]?.isDown ?? false }
  return [...items].sort((a, b) => {
    for (const { path, isDown } of [...keys, last]) {
      const order = compare(atPath(world, entity, a, path), atPath(world, entity, b, path), path.at(-1) ?? '')
      if (order !== 0) return isDown ? -order : order
    }
    return 0
  })
}

function pathOf(key: unknown): { path: string[]; isDown: boolean } {
  const path: string[] = []
  let value = key
  while (typeof value === 'object' && value !== null) {
    const [name, inner] = Object.entries(value)[0] as [string, unknown]
    path.push(name)
    value = inner
  }
  return { path, isDown: value === 'DESC' }
}

function atPath(world: World, entity: Entity, item: Item | null, path: string[]): unknown {
  const [name = '', ...rest] = path
  if (!item) return null
  const target = toOne[name]
  if (rest.length > 0 && target) return atPath(world, target, find(world, target, item[name]), rest)
  return scalarOf(world, entity, item, name)
}

/** A null is greater than everything. The names of the test data sort the same in every collation. */
function compare(a: unknown, b: unknown, field: string): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  const [left, right] = numbers.has(field) ? [Number(a), Number(b)] : [a as string, b as string]
  return left < right ? -1 : left > right ? 1 : 0
}

/** Does the record satisfy the filter? */
export function holds(world: World, entity: Entity, item: Item, filter: Filter): boolean {
  return Object.entries(filter).every(([name, value]) => {
    if (value === null || value === undefined) return true
    if (name === 'and') return (value as Filter[]).every((of) => holds(world, entity, item, of))
    if (name === 'or') return (value as Filter[]).some((of) => holds(world, entity, item, of))
    if (name === 'not') return !holds(world, entity, item, value as Filter)
    const target = toOne[name]
    if (target) {
      const found = find(world, target, item[name])
      return found ? holds(world, target, found, value as Filter) : asksNothing(value as Filter)
    }
    const list = related(world, entity, item, name)
    if (list) {
      return Object.entries(value as Filter).every(([quantifier, of]) => {
        const results = list.items.map((other) => holds(world, list.entity, other, of as Filter))
        if (quantifier === 'every') return results.every(Boolean)
        return results.some(Boolean) === (quantifier === 'some')
      })
    }
    return Object.entries(value as Filter).every(([operator, operand]) =>
      holdsScalar(scalarOf(world, entity, item, name), operator, operand, name),
    )
  })
}

/** A record that is not there satisfies only what asks nothing of it. */
function asksNothing(filter: Filter): boolean {
  return Object.entries(filter).every(([name, value]) => {
    if (value === null) return true
    if (name === 'and') return (value as Filter[]).every(asksNothing)
    return name === 'or' && (value as Filter[]).some(asksNothing)
  })
}

function holdsScalar(value: unknown, operator: string, operand: unknown, name: string): boolean {
  const same = (a: unknown, b: unknown): boolean => a !== null && compare(a, b, name) === 0
  const text = String(value).toLowerCase()
  switch (operator) {
    case 'isNull':
      return (value === null) === operand
    case 'ne':
      return !same(value, operand)
    case 'notIn':
      return !(operand as unknown[]).some((item) => same(value, item))
    case 'in':
      return (operand as unknown[]).some((item) => same(value, item))
    case 'eq':
      return same(value, operand)
    case 'contains':
      return value !== null && text.includes(String(operand).toLowerCase())
    case 'startsWith':
      return value !== null && text.startsWith(String(operand).toLowerCase())
    case 'gt':
      return value !== null && compare(value, operand, name) > 0
    case 'lte':
      return value !== null && compare(value, operand, name) <= 0
    default:
      throw new Error(`The reference does not know ${operator}.`)
  }
}
