/** Errors of the read compiler: GraphQL errors with a code of the catalogue, a message that helps, and issues. */
import { GraphQLError } from 'graphql'

type Path = (string | number)[]

/** The request names or gives something that cannot be read; `path` leads to it, `rule` is its stable name. */
export function badRequest(message: string, path: Path = [], rule = 'read.input'): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code: 'BAD_REQUEST', issues: path.length > 0 ? [{ path, message, rule }] : [] },
  })
}

/** The viewer may not read what the request names. */
export function forbidden(message: string, path: Path = [], rule = 'read.field'): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'FORBIDDEN', issues: [{ path, message, rule }] } })
}

/** The request asks for more than one statement should do. */
export function tooComplex(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'TOO_COMPLEX', issues: [] } })
}
