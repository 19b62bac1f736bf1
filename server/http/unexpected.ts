import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { isExhausted, isUnreachable } from '#core/unreachable.ts'

/** The error to show for any thrown value: itself if it was meant for the caller, else one that tells nothing. */
export function presentable(error: unknown): TrellisError {
  if (error instanceof TrellisError) return error
  if (isUnreachable(error)) {
    return new TrellisError('UNAVAILABLE', say`The database cannot be reached now. Try again in a moment.`, {
      retryAfter: 2,
      cause: error,
    })
  }
  if (isExhausted(error)) {
    return new TrellisError(
      'UNAVAILABLE',
      say`The disk or the memory of the database is full: nothing can be saved until its operator makes room.`,
      { retryAfter: 10, cause: error },
    )
  }
  return new TrellisError(
    'INTERNAL',
    say`Something unexpected happened. Give your administrator the request id.`,
    {
      cause: error,
    },
  )
}
