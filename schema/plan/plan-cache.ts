/**
 * Plans by shape. A plan is found by its registry (the model object itself), the operation's document object, the
 * place in it, the form of its variables and the viewer's policy shape, and then by the decisions that were taken on
 * values while it was compiled, such as the number of words of a search.
 */
import type { OperationDefinitionNode } from 'graphql'
import type { SchemaContext } from '../context.ts'
import type { Model } from '../model.ts'
import type { Binding } from './late.ts'
import { createLru, type Lru } from './lru.ts'
import { shapeOf } from './policy.ts'
import type { Decision } from './source.ts'

/** Something compiled, with what it depends on and about how many characters it holds. */
export interface Compiled {
  readonly decisions: readonly Decision[]
  readonly weight: number
}

/** Bounds for one registry; a plan of a usual list weighs some 3,000 characters. */
const most = { entries: 1000, weight: 16_000_000 }
/** Plans of one operation and form that differ by decisions. */
const maxVariants = 8

const caches = new WeakMap<Model, Lru<Compiled[]>>()
const ids = new WeakMap<OperationDefinitionNode, number>()
let nextId = 0

/** A number of the operation's own, for keys. */
export function idOf(operation: OperationDefinitionNode): number {
  let id = ids.get(operation)
  if (id === undefined) {
    nextId += 1
    id = nextId
    ids.set(operation, id)
  }
  return id
}

function cacheOf(model: Model): Lru<Compiled[]> {
  let cache = caches.get(model)
  if (!cache) {
    cache = createLru<Compiled[]>(most, (list) => list.reduce((sum, item) => sum + item.weight, 0))
    caches.set(model, cache)
  }
  return cache
}

/** How much is kept for a registry. */
export function cachedPlans(model: Model): { entries: number; weight: number } {
  const cache = cacheOf(model)
  return { entries: cache.size, weight: cache.weight }
}

/**
 * What was compiled under the key for this shape and these values, or is compiled now. The caller always asks with
 * the same `compile` for a key. Errors are thrown each time anew and nothing is kept of them.
 */
export function cached<T extends Compiled>(
  context: Pick<SchemaContext, 'model' | 'policy'>,
  key: string,
  binding: Binding,
  compile: () => T,
): T {
  const shape = shapeOf(context.policy)
  if (shape === undefined) return compile()
  const cache = cacheOf(context.model)
  const fullKey = `${shape.length} ${shape} ${key}`
  const variants = cache.get(fullKey) ?? []
  const known = variants.find(({ decisions }) =>
    decisions.every(({ value, answer }) => value.read(binding) === answer),
  )
  if (known) return known as T
  const made = compile()
  cache.set(fullKey, [made, ...variants].slice(0, maxVariants))
  return made
}
