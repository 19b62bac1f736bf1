import { GraphQLError } from 'graphql'
import type { ErrorCode } from '#core/errors.ts'
import type { Message } from '#core/say.ts'

/** An error of the endpoint itself, with its code out of the catalogue. `status` overrides the code's own. */
export function refuse(code: ErrorCode, message: Message, status?: number): GraphQLError {
  return new GraphQLError(String(message), {
    extensions: { code, said: message, ...(status ? { http: { status } } : {}) },
  })
}

/** A document or its variables ask for too much at once. */
export function tooComplex(what: string, found: number, allowed: number): GraphQLError {
  return refuse(
    'TOO_COMPLEX',
    `${what}: ${found > 1e9 ? 'more than 1e9' : found}, at most ${allowed} are allowed. Ask for less at once.`,
  )
}
