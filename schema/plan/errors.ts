/** Errors of the read compiler: GraphQL errors with a code of the catalogue, a message that helps, and issues. */
import { GraphQLError } from 'graphql'
import type { Text } from '../context.ts'

type Path = (string | number)[]

/** The request names or gives something that cannot be read; `path` leads to it, `rule` is its stable name. */
export function badRequest(message: string, path: Path = [], rule = 'read.input'): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code: 'BAD_REQUEST', issues: path.length > 0 ? [{ path, message, rule }] : [] },
  })
}

/** The viewer may not read what the request names; the text goes along for whoever says it in another language. */
export function forbidden(text: Text, path: Path = [], rule = 'read.field'): GraphQLError {
  const message = String(text)
  return new GraphQLError(message, {
    extensions: { code: 'FORBIDDEN', issues: [{ path, message, rule }], said: text },
  })
}

/** The request asks for more than one statement should do. */
export function tooComplex(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'TOO_COMPLEX', issues: [] } })
}
