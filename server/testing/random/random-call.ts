/** Random calls of mutations. */
import { type GraphQLField, getNamedType, isNonNullType, isObjectType } from 'graphql'
import { type InputMaker, randomInput } from './random-input.ts'

export interface Call {
  document: string
  variables: Record<string, unknown>
}

/** How likely an argument is given that may be left out. */
const optional = 0.2

/** A call with `given` and random other arguments; of what it returns little is asked, or what `reply` says. */
export function randomCall(
  mutation: GraphQLField<unknown, unknown>,
  maker: InputMaker,
  given: Record<string, unknown>,
  reply = '{ __typename }',
): Call {
  const used = mutation.args.filter(
    ({ name, type, defaultValue }) =>
      name in given ||
      name === 'input' ||
      (isNonNullType(type) && defaultValue === undefined) ||
      maker.choices.chance(optional),
  )
  const variables = Object.fromEntries(
    used.map(({ name, type }) => [name, name in given ? given[name] : randomInput(maker, type, name, 1)]),
  )
  const declared = used.map(({ name, type }) => `$${name}: ${type}`).join(', ')
  const passed = used.map(({ name }) => `${name}: $${name}`).join(', ')
  const selection = isObjectType(getNamedType(mutation.type)) ? reply : ''
  const body = passed === '' ? mutation.name : `${mutation.name}(${passed})`
  return {
    document: `mutation${declared === '' ? '' : `(${declared})`} { ${body} ${selection} }`,
    variables,
  }
}
