import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { isUnreachable } from '#core/unreachable.ts'

/**
 * The error for a commit that got no answer. Every other failure means that nothing was changed; after this one nobody
 * knows, and only a second try with the same key finds out.
 */
export function commitError(error: unknown): unknown {
  if (!isUnreachable(error)) return error
  return new TrellisError(
    'UNAVAILABLE',
    say`The database broke off while it saved: the change is either whole or not there. Send it again with the same Idempotency-Key, or look before you send it anew.`,
    { retryAfter: 2, cause: error },
  )
}
