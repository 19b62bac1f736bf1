/** Random values of the types of arguments and inputs. */
import {
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql'
import type { Choices } from './choices.ts'
import type { Samples } from './samples.ts'

/** What random values are made with. */
export interface InputMaker {
  choices: Choices
  samples: Samples
  /** May the field of this input type be named? */
  isAllowed(type: string, field: string): boolean
}

/** Inputs of which exactly one field is given. */
const isOfOne = (name: string): boolean => /(Order|Group|Filter)$/.test(name)

/** A random value; `depth` says how many inputs it may be deep beyond what it must have. */
export function randomInput(maker: InputMaker, type: GraphQLInputType, name: string, depth: number): unknown {
  const { choices, samples } = maker
  const named = getNullableType(type)
  if (isListType(named)) {
    const count = isNonNullType(type) ? 1 + choices.int(2) : choices.int(3)
    return Array.from({ length: count }, () => randomInput(maker, named.ofType, name, depth))
  }
  if (isEnumType(named)) return choices.pick(named.getValues()).name
  if (isInputObjectType(named)) return randomObject(maker, named, name, depth)
  // What is grouped by is named, and naming it with false is refused.
  if (named.name === 'Boolean' && depth < 0) return true
  return samples.value(choices, name, named.name)
}

function randomObject(
  maker: InputMaker,
  type: GraphQLInputObjectType,
  name: string,
  depth: number,
): Record<string, unknown> {
  const { choices } = maker
  const fields = Object.values(type.getFields())
  const required = fields.filter((field) => isNonNullType(field.type) && field.defaultValue === undefined)
  const optional = fields.filter(
    (field) =>
      !required.includes(field) &&
      maker.isAllowed(type.name, field.name) &&
      (depth > 0 || !isInputObjectType(getNamedType(field.type)) || isPlain(field)),
  )
  const more = isOfOne(type.name) ? 1 : choices.int(4)
  const chosen = new Set(required)
  for (let n = 0; n < more && optional.length > 0; n += 1) chosen.add(choices.pick(optional))
  const isGroup = type.name.endsWith('Group')
  return Object.fromEntries(
    [...chosen].map((field) => {
      const isScalar = !isInputObjectType(getNamedType(field.type))
      const inner = isPlain(field) ? depth : depth - 1
      // The operators of a filter compare with values of the field that they stand under.
      const of = type.name.endsWith('Filter') && isScalar && !field.name.endsWith('Of') ? name : field.name
      return [field.name, randomInput(maker, field.type, of, isGroup && isScalar ? -1 : inner)]
    }),
  )
}

/** Filters of values are no level of their own. */
function isPlain(field: GraphQLInputField): boolean {
  const named = getNamedType(field.type)
  return isInputObjectType(named) && /Filter$/.test(named.name) && 'eq' in named.getFields()
}
