import type { GraphQLError } from 'graphql'
import type { DoorPlugin } from './context.ts'

/** Marks what GraphQL's own rules refuse, so that it is told apart from errors of resolvers. */
export function useValidationCodes(): DoorPlugin {
  return {
    onValidate() {
      return ({ result }) => {
        for (const error of result) error.extensions.code ??= codeOf(error)
      }
    },
  }
}

function codeOf(error: GraphQLError): string {
  return error.message === 'Maximum introspection depth exceeded' ? 'TOO_COMPLEX' : 'BAD_REQUEST'
}
