/** Second stage, order: from `orderBy` (or the entity's default order) to order terms that end in the id. */
import { createHash } from 'node:crypto'
import type { Rights } from '../context.ts'
import { type EntityModel, entityOf, type FieldModel, fieldOf, type Model } from '../model.ts'
import { badRequest, tooComplex } from './errors.ts'
import { readField } from './fields.ts'
import { checkReadable } from './policy.ts'

export type Direction = 'ASC' | 'DESC'

/**
 * One key of the order. Nulls stand where PostgreSQL puts them by default, last in ASC and first in DESC, so that a
 * plain index serves both directions. Text follows the collation of the database, for the same reason.
 */
export interface OrderTerm {
  /** Field names: to-one fields, then a scalar. */
  path: string[]
  field: FieldModel
  direction: Direction
  isNullable: boolean
}

const maxTerms = 8
/** Relations on the way to an order or group value; inputs can name an endless path, statements cannot. */
const maxHops = 6

/**
 * Order terms; the id always comes last and runs in the direction of the first key, as the index of the entity's
 * default order does.
 */
export function parseOrder(
  model: Model,
  entity: EntityModel,
  orderBy: unknown,
  rights?: Rights,
): OrderTerm[] {
  const work = { model, rights }
  const items = Array.isArray(orderBy) ? orderBy : []
  if (items.length > maxTerms) throw badRequest(`Order by at most ${maxTerms} fields.`, ['orderBy'])
  const terms = items.flatMap((item, index) => parseItem(work, entity, item, [], ['orderBy', index]))
  if (terms.length === 0) {
    for (const key of entity.defaultOrder) terms.push(termOf(work, entity, key.path, key.direction))
  }
  if (!terms.some((term) => term.path.length === 1 && term.field.type === 'ID')) {
    terms.push(termOf(work, entity, ['id'], terms[0]?.direction ?? 'ASC'))
  }
  return terms
}

/** The terms read from the other end. */
export function reversed(terms: OrderTerm[]): OrderTerm[] {
  return terms.map((term) => ({ ...term, direction: term.direction === 'ASC' ? 'DESC' : 'ASC' }))
}

/** Short fingerprint of an order: a cursor carries it, so that it is never used with another one. */
export function orderHash(entity: EntityModel, terms: OrderTerm[]): string {
  const text = terms.map((term) => `${term.path.join('.')}:${term.direction}`).join(',')
  return createHash('sha256').update(`${entity.name}|${text}`).digest('base64url').slice(0, 8)
}

/** What the terms are worked out from. */
interface Work {
  model: Model
  rights: Rights | undefined
}

/** One term of a path that is known to be right, such as the entity's default order. */
function termOf(
  { model, rights }: Work,
  entity: EntityModel,
  path: string[],
  direction: Direction,
): OrderTerm {
  let current = entity
  for (const name of path.slice(0, -1)) current = entityOf(model, fieldOf(current, name).target ?? '')
  const field = readField(current, path.at(-1) ?? 'id')
  // A value that the viewer may not read in every row is null in the others.
  const isHideable = rights !== undefined && rights.readField(current, field.name) !== true
  return {
    path,
    field,
    direction,
    isNullable: path.length > 1 || !field.column || field.nullable || isHideable,
  }
}

function parseItem(
  work: Work,
  entity: EntityModel,
  item: unknown,
  prefix: string[],
  path: (string | number)[],
): OrderTerm[] {
  const entries = Object.entries((item ?? {}) as Record<string, unknown>).filter(([, value]) => value != null)
  if (entries.length > 1) {
    const names = entries.map(([name]) => name).join(', ')
    throw badRequest(
      `One item of an order names one field, but this one names ${names}: write one item for each.`,
      path,
    )
  }
  return entries.flatMap(([name, value]) => {
    const field = readField(entity, name)
    checkReadable(work.rights, entity, name, [...path, name])
    const next = [...prefix, name]
    if (field.type === 'ToOne') {
      checkHops(next)
      return parseItem(work, entityOf(work.model, field.target ?? ''), value, next, [...path, name])
    }
    const term = termOf(work, entity, [name], value === 'DESC' ? 'DESC' : 'ASC')
    return [{ ...term, path: next, isNullable: prefix.length > 0 || term.isNullable }]
  })
}

/** Refuses a path through too many relations. */
export function checkHops(path: string[]): void {
  if (path.length > maxHops)
    throw tooComplex(`A path goes through at most ${maxHops} relations: "${path.join('.')}" is longer.`)
}
