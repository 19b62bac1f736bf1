/** What the first two stages of the compiler work from: the operation, its variables, and what they had to look at. */
import type { GraphQLResolveInfo } from 'graphql'
import { type Binding, isLate, type Late, mapValue, type Value } from './late.ts'
import type { SelectionSource } from './selection.ts'
import { lateVariables } from './variables.ts'

/** A property of a value that a statement's text depends on; the plan fits only values with the same answer. */
export interface Decision {
  value: Late
  answer: string | number | boolean
}

/** One compilation. */
export interface Source extends SelectionSource {
  readonly binding: Binding
  /** Grows while the plan is made. */
  readonly decisions: Decision[]
  /** Set when a selected field is not read by the statement, so that graphql-js has to resolve it. */
  hasOwnResolvers: boolean
}

/** Starts a compilation of (a part of) an operation. */
export function createSource(
  info: Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'operation'>,
  binding: Binding,
): Source {
  const { schema, fragments, operation } = info
  return {
    schema,
    fragments,
    variableValues: lateVariables(info, binding.variables),
    binding,
    decisions: [],
    hasOwnResolvers: operation.operation !== 'query',
  }
}

/** What `fn` says of the value now; the plan is kept for values of which it says the same. */
export function decide<T, R extends string | number | boolean>(
  source: Source,
  value: Value<T>,
  fn: (value: T) => R,
): R {
  if (!isLate(value)) return fn(value)
  const asked = mapValue(value, fn) as Late
  const answer = asked.read(source.binding) as R
  source.decisions.push({ value: asked, answer })
  return answer
}
