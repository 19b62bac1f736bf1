/** Random valid operations over a generated schema, the same for the same seed. */
import {
  astFromValue,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  print,
} from 'graphql'
import { samples } from './random-world.ts'

/** Numbers out of a seed (mulberry32, by T. Ettinger). */
export function randomFrom(seed: number) {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const int = (below: number): number => Math.floor(next() * below)
  return {
    int,
    chance: (share: number): boolean => next() < share,
    pick: <T>(items: readonly T[]): T => items[int(items.length)] as T,
  }
}

export type Random = ReturnType<typeof randomFrom>

export interface Operation {
  source: string
  variables: Record<string, unknown>
}

/** Fields that only the compiler can answer: cursors are its own. */
const opaque = new Set(['cursor', 'startCursor', 'endCursor'])
const roots = [
  'countries',
  'tags',
  'partners',
  'saleOrders',
  'saleOrderLines',
  'partner',
  'saleOrder',
  'country',
]

/** An operation with fragments, aliases, variables and directives. */
export function randomOperation(schema: GraphQLSchema, random: Random): Operation {
  const declared = new Map([
    ['$yes', 'Boolean!'],
    ['$no', 'Boolean!'],
  ])
  const variables: Record<string, unknown> = { yes: true, no: false }
  const fragments: string[] = []
  let names = 0
  const fresh = (prefix: string): string => {
    names += 1
    return `${prefix}${names}`
  }

  /** The value as it stands in the document, or a variable for it. */
  function written(value: unknown, type: GraphQLInputType): string {
    if (random.chance(0.5)) {
      const name = fresh('v')
      declared.set(`$${name}`, String(type))
      variables[name] = value
      return `$${name}`
    }
    const node = astFromValue(value, type)
    return node ? print(node) : 'null'
  }

  function args(field: GraphQLField<unknown, unknown>): string {
    const given: string[] = []
    const isBackward = random.chance(0.2)
    for (const argument of field.args) {
      const value = argumentValue(argument.name, argument.type, isBackward)
      if (value !== undefined) given.push(`${argument.name}: ${written(value, argument.type)}`)
    }
    return given.length > 0 ? `(${given.join(', ')})` : ''
  }

  function argumentValue(name: string, type: GraphQLInputType, isBackward: boolean): unknown {
    switch (name) {
      case 'id':
        return String(1 + random.int(14))
      case 'first':
        return isBackward ? undefined : random.pick([0, 1, 2, 5, 100, null, undefined])
      case 'last':
        return isBackward ? random.pick([1, 2, 5]) : undefined
      case 'offset':
        return random.pick([undefined, undefined, 0, 1, 3])
      case 'filter':
        return random.chance(0.5)
          ? randomFilter(getNamedType(type) as GraphQLInputObjectType, random, 2)
          : undefined
      case 'orderBy':
        return random.chance(0.5)
          ? Array.from({ length: random.int(3) }, () =>
              randomOrder(getNamedType(type) as GraphQLInputObjectType, random, 2),
            )
          : undefined
      default:
        return undefined
    }
  }

  const directive = (): string =>
    random.chance(0.85)
      ? ''
      : random.pick([' @include(if: $yes)', ' @include(if: $no)', ' @skip(if: $no)', ' @skip(if: true)'])

  function oneField(field: GraphQLField<unknown, unknown>, depth: number): string {
    const given = args(field)
    const alias = given !== '' || random.chance(0.2) ? `${fresh('a')}: ` : ''
    const type = getNamedType(field.type)
    const inner = isObjectType(type) ? ` ${selection(type.name, depth - 1)}` : ''
    return `${alias}${field.name}${given}${directive()}${inner}`
  }

  function selection(typeName: string, depth: number): string {
    const type = schema.getType(typeName)
    if (!isObjectType(type)) throw new Error(typeName)
    // Parts of a connection are no level of their own.
    const cost = /(Connection|Edge|Permissions)$|^PageInfo$/.test(typeName) ? 0 : 1
    const fields = Object.values(type.getFields()).filter(
      (field) =>
        !opaque.has(field.name) && (depth > 0 || cost === 0 || !isObjectType(getNamedType(field.type))),
    )
    const parts = ['__typename']
    const count = 1 + random.int(5)
    for (let n = 0; n < count; n += 1) {
      const part = oneField(random.pick(fields), depth + (cost === 0 ? 1 : 0))
      const where = random.int(8)
      if (where === 0) parts.push(`... on ${typeName}${directive()} { ${part} }`)
      else if (where === 1) parts.push(`...${directive() || ' @include(if: true)'} { ${part} }`)
      else if (where === 2) {
        const name = fresh('F')
        fragments.push(`fragment ${name} on ${typeName} { ${part} }`)
        parts.push(`...${name}${directive()}`)
        if (random.chance(0.3)) parts.push(`...${name}`)
      } else parts.push(part)
    }
    return `{ ${parts.join(' ')} }`
  }

  const query = schema.getQueryType()?.getFields() ?? {}
  const body = Array.from({ length: 1 + random.int(2) }, () => {
    const field = query[random.pick(roots)]
    if (!field) throw new Error('No such root field.')
    return `${fresh('r')}: ${oneField(field, 3).replace(/^a\d+: /, '')}`
  })
  const text = `{ ${body.join(' ')} } ${fragments.join(' ')}`
  const used = [...declared].filter(([name]) => new RegExp(`\\${name}\\b`).test(text))
  const head = used.map(([name, type]) => `${name}: ${type}`).join(', ')
  const source = `query ${head === '' ? '' : `(${head}) `}${text}`
  return { source, variables }
}

/** Inputs that the reference does not know are left out. */
const unknownFields = new Set(['descendantOf', 'ancestorOf', 'isNull', 'displayName', 'confirmedAt'])
const operators = ['eq', 'ne', 'in', 'notIn', 'isNull', 'contains', 'startsWith', 'gt', 'lte']

function randomFilter(type: GraphQLInputObjectType, random: Random, depth: number): Record<string, unknown> {
  const fields = Object.values(type.getFields()).filter((field) => !unknownFields.has(field.name))
  const filter: Record<string, unknown> = {}
  for (let n = random.int(3); n >= 0; n -= 1) {
    const field = random.pick(fields)
    const named = getNamedType(field.type)
    if (field.name === 'and' || field.name === 'or') {
      if (depth > 0)
        filter[field.name] = Array.from({ length: random.int(3) }, () =>
          randomFilter(type, random, depth - 1),
        )
    } else if (isInputObjectType(named)) {
      if (named.name.endsWith('ListFilter')) {
        if (depth > 0)
          filter[field.name] = {
            [random.pick(['some', 'every', 'none'])]: randomFilter(
              getNamedType(named.getFields().some?.type) as GraphQLInputObjectType,
              random,
              depth - 1,
            ),
          }
      } else if (named.getFields().and) {
        if (depth > 0) filter[field.name] = randomFilter(named, random, depth - 1)
      } else filter[field.name] = randomOperators(field.name, named, random)
    }
  }
  return filter
}

function randomOperators(name: string, type: GraphQLInputObjectType, random: Random): unknown {
  const fields = type.getFields()
  const operator = random.pick(operators.filter((each) => fields[each]))
  const values = samples[name] ?? []
  if (operator === 'isNull') return { isNull: random.chance(0.5) }
  const value = random.pick(values)
  const inner = fields[operator]?.type
  const isList = isListType(isNonNullType(inner) ? inner.ofType : inner)
  return { [operator]: isList ? Array.from({ length: random.int(3) }, () => random.pick(values)) : value }
}

function randomOrder(type: GraphQLInputObjectType, random: Random, depth: number): Record<string, unknown> {
  const fields = Object.values(type.getFields()).filter(
    (field) => !['displayName', 'confirmedAt'].includes(field.name),
  )
  const field = random.pick(fields)
  const named = getNamedType(field.type)
  if (isEnumType(named)) return { [field.name]: random.pick(['ASC', 'DESC']) }
  return depth > 0
    ? { [field.name]: randomOrder(named as GraphQLInputObjectType, random, depth - 1) }
    : { id: 'ASC' }
}
