/**
 * Runs work that does not depend on each other at the same time, so that its statements travel together. It waits for
 * all of it even when some fails: nothing may go on sending statements after the transaction has ended.
 * @throws what the first of them, in their order, threw by itself rather than because another had broken the transaction
 */
export async function together<T extends readonly unknown[]>(
  work: {
    readonly [K in keyof T]: T[K] | Promise<T[K]>
  },
): Promise<T> {
  const settled = await Promise.allSettled(work)
  const reasons = settled.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
  if (reasons.length > 0) throw reasons.find((reason) => !isAftermath(reason)) ?? reasons[0]
  return settled.map((outcome) => (outcome as PromiseFulfilledResult<unknown>).value) as unknown as T
}

/** Did the statement fail only because one before it had failed? */
function isAftermath(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === '25P02'
}
