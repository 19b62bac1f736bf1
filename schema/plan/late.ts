/**
 * Late values. A plan is compiled once and run with other values each time, so where a value of the request would
 * stand in the query tree or among a statement's parameters, there stands a description of how to get it.
 */
import type { SchemaContext } from '../context.ts'

/** What a plan is run with. */
export interface Binding {
  readonly variables: Readonly<Record<string, unknown>>
  readonly context: Pick<SchemaContext, 'timeZone' | 'policy'>
  /** Records that are read by their ids: those of a mutation's reply. */
  readonly ids?: readonly number[]
  /** Changes that are being told, beside the ids of their records. */
  readonly told?: {
    before: readonly (string | null)[]
    actors: readonly (number | null)[]
    operations?: readonly string[]
    values?: readonly string[]
  }
  /** Answers of late values that others share, such as a decoded cursor. */
  readonly memo: Map<object, unknown>
}

const mark = Symbol('late')

/** A value that is known when the plan runs. */
export interface Late {
  readonly [mark]: true
  read(binding: Binding): unknown
}

/** A value of the request: written in the document, or late. */
export type Value<T> = T | Late

/** Makes a late value of how to read it. */
export function late(read: (binding: Binding) => unknown): Late {
  return { [mark]: true, read }
}

/** Is the value one that is read when the plan runs? */
export function isLate(value: unknown): value is Late {
  return typeof value === 'object' && value !== null && mark in value
}

/** `fn` of the value: at once where it is known, else when it is read. What `fn` throws is thrown then, too. */
export function mapValue<T, R>(value: Value<T>, fn: (value: T) => R): Value<R> {
  return isLate(value) ? late((binding) => fn(value.read(binding) as T)) : fn(value)
}

/** The same, worked out once for all that read it. */
export function shared<T, R>(value: Value<T>, fn: (value: T) => R): Value<R> {
  if (!isLate(value)) return fn(value)
  const self: Late = late((binding) => {
    if (!binding.memo.has(self)) binding.memo.set(self, fn(value.read(binding) as T))
    return binding.memo.get(self)
  })
  return self
}

/** A list as one value: late when any of its items is. */
export function listValue(items: unknown[]): Value<unknown[]> {
  return items.some(isLate) ? late((binding) => items.map((item) => settle(item, binding))) : items
}

/** The value with everything late in it read, however deep it lies. */
export function settle(value: unknown, binding: Binding): unknown {
  if (isLate(value)) return value.read(binding)
  if (Array.isArray(value)) return value.map((item) => settle(item, binding))
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) === Date.prototype)
    return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, settle(item, binding)]))
}
