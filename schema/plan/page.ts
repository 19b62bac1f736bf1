/** Second stage, pages: `first`, `after`, `last`, `before` and `offset` checked and made one thing. */
import type { EntityModel } from '../model.ts'
import { decodeCursor } from './cursor.ts'
import { badRequest } from './errors.ts'
import { mapValue, shared, type Value } from './late.ts'
import { type OrderTerm, orderHash } from './order.ts'
import { decide, type Source } from './source.ts'

export const defaultPageSize = 50
/** What everybody may ask for; the door knows who may ask for more. */
export const maxPageSize = 100
/** What nobody may. */
const largestPageSize = 1000

/** A page of an ordered list. */
export interface Page {
  /** Part of the statement's text, so that PostgreSQL plans for as many rows as there will be. */
  size: number
  /** Read from the end: `last` records, before `before`. */
  isBackward: boolean
  /** Absent for none. */
  offset?: Value<number>
  /** Order values that the page comes after and before. */
  after?: Value<unknown>[]
  before?: Value<unknown>[]
  /** Fingerprint of the order, for the cursors of this page. */
  hash: string
}

/** The page that the arguments ask for; BAD_REQUEST when they contradict each other or ask for too much. */
export function parsePage(
  source: Source,
  entity: EntityModel,
  order: OrderTerm[],
  args: Record<string, unknown>,
): Page {
  const hash = orderHash(entity, order)
  const { first, last, after, before } = args
  if (isGiven(first) && isGiven(last))
    throw badRequest('Ask for "first" or for "last", not for both.', ['last'])
  const isBackward = isGiven(last) || (isGiven(before) && !isGiven(first))
  const name = isBackward ? 'last' : 'first'
  const offset = mapValue(args.offset, (value) => countOf(value, 'offset') ?? 0)
  const size = decide(source, args[name], (value) => countOf(value, name) ?? defaultPageSize)
  if (size > largestPageSize) {
    throw badRequest(
      `A page holds at most ${largestPageSize} records: ask for fewer and go on with "after", or use an export.`,
      [name],
      'read.page-size',
    )
  }
  return {
    size,
    isBackward,
    offset: decide(source, offset, (value) => value > 0) ? offset : undefined,
    after: cursorValues(source, after, hash, order, 'after'),
    before: cursorValues(source, before, hash, order, 'before'),
    hash,
  }
}

/** The order values of a cursor. Which of them are null is part of the statement's text. */
function cursorValues(
  source: Source,
  cursor: unknown,
  hash: string,
  order: OrderTerm[],
  argument: string,
): Value<unknown>[] | undefined {
  if (!isGiven(cursor)) return undefined
  const values = shared(cursor, (text) => decodeCursor(String(text), hash, order, argument))
  const nulls = decide(source, values, (list) => list.map((value) => (value === null ? 'n' : 'v')).join(''))
  return [...nulls].map((kind, index) => (kind === 'n' ? null : mapValue(values, (list) => list[index])))
}

const isGiven = (value: unknown): boolean => value !== null && value !== undefined

function countOf(value: unknown, name: string): number | undefined {
  if (!isGiven(value)) return undefined
  if (typeof value !== 'number' || value < 0) throw badRequest(`"${name}" cannot be negative.`, [name])
  return value
}
