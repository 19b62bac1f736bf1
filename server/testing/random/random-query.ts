/** Random queries that are valid for a schema: records, lists, aggregates and whatever else can be asked at the root. */
import {
  astFromValue,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isListType,
  isNonNullType,
  isObjectType,
  print,
} from 'graphql'
import type { EntityModel } from '#schema/model.ts'
import type { Allowed } from './allowed.ts'
import type { Choices } from './choices.ts'
import { type InputMaker, randomInput } from './random-input.ts'
import type { Samples } from './samples.ts'

/** A query; `$after` is given where the next page of its list can be asked for. */
export interface RandomQuery {
  document: string
  variables: Record<string, unknown>
  isPaged: boolean
}

/** What queries are made of. */
export interface QueryWorld {
  schema: GraphQLSchema
  samples: Samples
  allowed: Allowed
  /** Entities that most queries begin at, and that most of the others do. */
  topics: EntityModel[]
  focus: EntityModel[]
  /** A moment in the past that `asOf` may name. */
  moment: string
  /** Root fields that are no entity's, asked now and then. */
  others: string[]
  /** How often it names what it may not, which is refused. */
  careless?: number
}

/** How far the change log was read: this tells of every transaction, whoever made it. */
const places = new Set(['ChangePage.cursor', 'ChangePage.hasMore', 'Change.cursor'])
/** Size of nested pages: more would be too many records at some depth. */
const sizes = [1, 2, 5]

/** A random query of one root field. */
export function randomQuery(world: QueryWorld, choices: Choices): RandomQuery {
  const writer = writerOf(world, choices)
  const query = world.schema.getQueryType()?.getFields() ?? {}
  const focus = [world.topics, world.focus, world.allowed.entities].map((items) =>
    items.filter((item) => world.allowed.entities.includes(item)),
  )
  const first = choices.pick([0, 0, 0, 0, 0, 0, 1, 1, 1, 2])
  const entity = choices.pick(focus.slice(first).find((items) => items.length > 0) ?? [])
  const { one, many, aggregate } = entity.names
  const name = choices.chance(0.04)
    ? choices.pick(world.others)
    : choices.pick([many, many, many, one, one, aggregate, aggregate])
  const field = query[name]
  if (!field) throw new Error(`There is no root field "${name}".`)
  const isPaged = name === many
  const body = isPaged ? writer.list(field) : writer.root(field, entity)
  const head = [...writer.declared].map(([variable, type]) => `$${variable}: ${type}`).join(', ')
  return {
    document: `query${head === '' ? '' : `(${head})`} { found: ${body} }`,
    variables: writer.variables,
    isPaged,
  }
}

function writerOf({ samples, allowed, moment, careless = 0.004 }: QueryWorld, choices: Choices) {
  const declared = new Map<string, string>()
  const variables: Record<string, unknown> = {}
  const isAllowed = (type: string, field: string): boolean =>
    !places.has(`${type}.${field}`) && (allowed.field(type, field) || choices.chance(careless))
  const maker: InputMaker = { choices, samples, isAllowed }
  let names = 0

  /** The value as it stands in the document, or a variable for it. */
  const written = (value: unknown, { type }: GraphQLArgument): string => {
    if (choices.chance(0.5)) {
      names += 1
      declared.set(`v${names}`, String(type))
      variables[`v${names}`] = value
      return `$v${names}`
    }
    const node = astFromValue(value, type)
    return node ? print(node) : 'null'
  }

  const given = (argument: GraphQLArgument, isNested: boolean): unknown => {
    const { name, type } = argument
    if (name === 'first') return isNested ? choices.pick(sizes) : undefined
    if (name === 'offset') return choices.chance(0.1) ? choices.int(3) : undefined
    if (name === 'asOf') return choices.chance(0.2) ? moment : undefined
    if (name === 'since') return 'START'
    if (['after', 'before', 'last'].includes(name)) return undefined
    if (isNonNullType(type)) return randomInput(maker, type, name, 1)
    if (!choices.chance(name === 'groupBy' ? 0.8 : 0.4)) return undefined
    if (name === 'search') return samples.value(choices, 'name', 'String')
    if (!isListType(getNullableType(type))) return randomInput(maker, type, name, 2)
    const item = getNamedType(type) as GraphQLInputObjectType
    return Array.from({ length: 1 + choices.int(2) }, () => randomInput(maker, item, name, 2))
  }

  const argumentsOf = (
    field: GraphQLField<unknown, unknown>,
    isNested: boolean,
    more: string[] = [],
  ): string => {
    const taken = more.map((text) => text.split(':')[0])
    const texts = field.args.flatMap((argument) => {
      const value = taken.includes(argument.name) ? undefined : given(argument, isNested)
      return value === undefined ? [] : [`${argument.name}: ${written(value, argument)}`]
    })
    const all = [...more, ...texts]
    return all.length === 0 ? '' : `(${all.join(', ')})`
  }

  const selection = (type: GraphQLObjectType, depth: number): string => {
    const isTransparent =
      /(Connection|Edge|Permissions|GroupKey|Totals|Extremes|DistinctCounts)$|^(PageInfo|FieldChange)$/.test(
        type.name,
      )
    const inner = isTransparent ? depth : depth - 1
    const fields = Object.values(type.getFields()).filter(
      (field) => isAllowed(type.name, field.name) && (inner > 0 || !isObjectType(getNamedType(field.type))),
    )
    const plain = ['id', 'displayName', 'totalCount'].filter((name) => name in type.getFields())
    const texts = plain.filter(() => choices.chance(0.6))
    if (type.name.endsWith('Connection') && inner >= 0) {
      const nodes = type.getFields().nodes
      if (nodes) texts.push(`nodes ${selection(getNamedType(nodes.type) as GraphQLObjectType, inner)}`)
    }
    for (let n = choices.int(5); n >= 0 && fields.length > 0; n -= 1) {
      names += 1
      const field = choices.pick(fields)
      const named = getNamedType(field.type)
      const of = isObjectType(named) ? ` ${selection(named, inner)}` : ''
      texts.push(`a${names}: ${field.name}${argumentsOf(field, true)}${of}`)
    }
    return texts.length === 0 ? '{ __typename }' : `{ ${texts.join(' ')} }`
  }

  const typeOf = (field: GraphQLField<unknown, unknown>): GraphQLObjectType =>
    getNamedType(field.type) as GraphQLObjectType

  return {
    declared,
    variables,
    list(field: GraphQLField<unknown, unknown>): string {
      declared.set('after', 'String')
      const size = choices.pick([2, 3, 20])
      const text = `${field.name}${argumentsOf(field, false, [`first: ${size}`, 'after: $after'])}`
      const nodes = getNamedType(typeOf(field).getFields().nodes?.type ?? field.type) as GraphQLObjectType
      const edges = choices.chance(0.2) ? 'edges { cursor }' : ''
      return `${text} { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } ${edges} nodes ${selection(nodes, 2)} }`
    },
    root(field: GraphQLField<unknown, unknown>, entity: EntityModel): string {
      const id = field.name === entity.names.one ? [`id: ${samples.id(choices, entity.name)}`] : []
      const type = typeOf(field)
      return `${field.name}${argumentsOf(field, false, id)}${isObjectType(type) ? ` ${selection(type, 3)}` : ''}`
    },
  }
}
