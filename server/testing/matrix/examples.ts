/** Smallest values that the types of arguments and inputs accept. */
import {
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql'

const scalars: Record<string, unknown> = {
  ID: '1',
  String: 'x',
  Int: 1,
  Float: 1,
  Decimal: '1',
  Boolean: true,
  Date: '2026-01-31',
  DateTime: '2026-01-31T09:30:00.000Z',
  JSON: {},
}

/** A value of the type with only what it must have. */
export function exampleOf(type: GraphQLInputType): unknown {
  const named = getNullableType(type)
  if (isListType(named)) return [exampleOf(named.ofType)]
  if (isEnumType(named)) return named.getValues()[0]?.name
  if (!isInputObjectType(named)) return scalars[named.name] ?? 'x'
  return Object.fromEntries(
    Object.values(named.getFields())
      .filter((field) => isNonNullType(field.type) && field.defaultValue === undefined)
      .map((field) => [field.name, field.name === 'externalId' ? 'matrix.key' : exampleOf(field.type)]),
  )
}
