import { TrellisError } from '#core/errors.ts'

/** Node's and PostgreSQL's codes for "the database cannot be reached, or has no room for us now". */
const unreachable = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EPIPE|57P0[1-3]|53300|08\d\d\d)$/
/** The pool's own words where it gives no code. */
const unreachableText =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered)/

/** The error to show for any thrown value: itself if it was meant for the caller, else one that tells nothing. */
export function presentable(error: unknown): TrellisError {
  if (error instanceof TrellisError) return error
  if (isUnreachable(error)) {
    return new TrellisError('UNAVAILABLE', 'The database cannot be reached now. Try again in a moment.', {
      retryAfter: 2,
      cause: error,
    })
  }
  return new TrellisError(
    'INTERNAL',
    'Something unexpected happened. Give your administrator the request id.',
    {
      cause: error,
    },
  )
}

function isUnreachable(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 5) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (unreachable.test(code) || unreachableText.test(error.message)) return true
  if (error instanceof AggregateError && error.errors.some((inner) => isUnreachable(inner, depth + 1)))
    return true
  return isUnreachable(error.cause, depth + 1)
}
