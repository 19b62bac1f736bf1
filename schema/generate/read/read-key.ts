/** The resolver of every generated field: PostgreSQL already answered under the response key. */
import type { GraphQLResolveInfo } from 'graphql'

/** A JSON object of an answer. */
export type Row = Record<string, unknown>

/**
 * Reads the answer at the field's response key. Its type is `never` because the type of a generated field is only
 * known at run time; what comes is what the field's GraphQL type says.
 */
export function readKey(parent: unknown, _args: unknown, _context: unknown, info: GraphQLResolveInfo): never {
  const row = parent as Row
  const { key } = info.path
  return (Object.hasOwn(row, key) ? row[key] : null) as never
}
