/** Second stage, pages: `first`, `after`, `last`, `before` and `offset` checked and made one thing. */
import type { EntityModel } from '../model.ts'
import { decodeCursor } from './cursor.ts'
import { badRequest } from './errors.ts'
import { type OrderTerm, orderHash } from './order.ts'

export const defaultPageSize = 50
export const maxPageSize = 100

/** A page of an ordered list. */
export interface Page {
  size: number
  /** Read from the end: `last` records, before `before`. */
  isBackward: boolean
  offset: number
  /** Order values that the page comes after and before. */
  after?: unknown[]
  before?: unknown[]
  /** Fingerprint of the order, for the cursors of this page. */
  hash: string
}

/** The page that the arguments ask for; BAD_REQUEST when they contradict each other or ask for too much. */
export function parsePage(entity: EntityModel, order: OrderTerm[], args: Record<string, unknown>): Page {
  const hash = orderHash(entity, order)
  const { first, last, after, before } = args
  if (isGiven(first) && isGiven(last))
    throw badRequest('Ask for "first" or for "last", not for both.', ['last'])
  const isBackward = isGiven(last) || (isGiven(before) && !isGiven(first))
  const offset = countOf(args.offset, 'offset') ?? 0
  const size = countOf(isBackward ? last : first, isBackward ? 'last' : 'first') ?? defaultPageSize
  if (size > maxPageSize) {
    throw badRequest(
      `A page holds at most ${maxPageSize} records: ask for fewer and go on with "after", or use an export.`,
      [isBackward ? 'last' : 'first'],
      'read.page-size',
    )
  }
  return {
    size,
    isBackward,
    offset,
    after: typeof after === 'string' ? decodeCursor(after, hash, order, 'after') : undefined,
    before: typeof before === 'string' ? decodeCursor(before, hash, order, 'before') : undefined,
    hash,
  }
}

const isGiven = (value: unknown): boolean => value !== null && value !== undefined

function countOf(value: unknown, name: string): number | undefined {
  if (!isGiven(value)) return undefined
  if (typeof value !== 'number' || value < 0) throw badRequest(`"${name}" cannot be negative.`, [name])
  return value
}
