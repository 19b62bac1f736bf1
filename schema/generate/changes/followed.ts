import { GraphQLError } from 'graphql'
import type { Followed } from '../../changes.ts'
import type { SchemaContext } from '../../context.ts'

/** Follows the change log of the context; UNAVAILABLE where there is none. */
export function followed<P>(context: SchemaContext, request: Followed<P>): AsyncIterableIterator<P> {
  if (context.changes) return context.changes.follow(request)
  throw new GraphQLError('Changes cannot be followed here.', { extensions: { code: 'UNAVAILABLE' } })
}
