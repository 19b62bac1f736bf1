/** Doing what the caller may not: one call, with a reason, which the operation keeps. */
import type { AsUser, Context } from './context.ts'

/**
 * Runs `work` with the rights of the platform: its queries see all records, and what it changes or makes is not asked
 * of the caller's rules. Everything outside of `work` stays the caller's.
 *
 * ```ts
 * const stock = await elevate(context, 'Stock is reserved for every order', ({ em }) => em.find(Stock, …))
 * ```
 *
 * @param reason a sentence that a person who reads the history understands
 */
export function elevate<R>(
  context: Context,
  reason: string,
  work: (context: Context) => Promise<R>,
): Promise<R> {
  return context.asPlatform(reason, work)
}

/**
 * Runs `work` as another user, with the rights that they have now, in the same transaction. Records are loaded anew
 * for it. When it throws, what it did is undone and the caller may go on.
 *
 * @throws TrellisError FORBIDDEN when the user may not sign in any more
 */
export function asUser<R>(
  context: Context,
  userId: number,
  how: AsUser,
  work: (context: Context) => Promise<R>,
): Promise<R> {
  return context.asUser(userId, how, work)
}
