/** Keyset cursors: base64url of a JSON list of the order's fingerprint and the order values of a record. */
import { badRequest } from './errors.ts'
import type { OrderTerm } from './order.ts'
import { checkedValue } from './values.ts'

/** A longer text than this is no cursor of ours. */
const maxLength = 100_000

/** Order values that a cursor holds, checked; BAD_REQUEST for garbage or a cursor of another order. */
export function decodeCursor(cursor: string, hash: string, terms: OrderTerm[], argument: string): unknown[] {
  const values = listIn(cursor)
  if (!values || values.length === 0) {
    throw badRequest('This is not a cursor: use one that a page gave.', [argument], 'read.cursor')
  }
  if (values[0] !== hash || values.length !== terms.length + 1) {
    throw badRequest(
      'This cursor belongs to another list or order: start again from the first page, or ask with the same orderBy.',
      [argument],
      'read.cursor-order',
    )
  }
  return terms.map((term, index) => cursorValue(term, values[index + 1], argument))
}

function cursorValue(term: OrderTerm, value: unknown, argument: string): unknown {
  try {
    if (value === null && term.isNullable) return null
    if (term.field.type === 'DateTime') return exactMoment(value)
    if (term.field.type === 'Int' || term.field.type === 'Float')
      return checkedValue(term.field.type, Number(value), [])
    if (term.field.type === 'Decimal') return exactDecimal(value)
    return checkedValue(term.field.type, value, [])
  } catch {
    throw badRequest('This is not a cursor: use one that a page gave.', [argument], 'read.cursor')
  }
}

/** Cursors keep the microseconds that GraphQL values do not show. */
function exactMoment(value: unknown): string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/.test(value))
    throw new Error()
  checkedValue('DateTime', value, [])
  return value
}

/** Stored decimals may be longer than those that callers may give. */
function exactDecimal(value: unknown): string {
  if (typeof value !== 'string' || !/^-?\d{1,1000}(\.\d{1,1000})?$/.test(value)) throw new Error()
  return value
}

function listIn(cursor: string): unknown[] | undefined {
  if (cursor.length > maxLength || !/^[\w-]+$/.test(cursor)) return undefined
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    return Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}
