/** Makes the records that a batch refers to before the batch itself, so that the next batch finds them committed. */
import { TrellisError } from '#core/errors.ts'
import { isRetryable } from '#server/records/database-errors.ts'
import { runOperation } from '#server/records/transaction.ts'
import type { Batch } from './batches.ts'
import { KeyTaken } from './external-keys.ts'
import { resolveLinks } from './resolve.ts'
import type { Run } from './run.ts'
import type { Turns } from './turns.ts'

const mostAttempts = 5

/**
 * Finds or makes all that the batch refers to, in a transaction of its own, one batch after the other. When one of the
 * records cannot be made, the batch does it itself and the next one waits for its end (`isHeld`).
 */
export async function makeRelated(
  run: Run,
  { number, drafts }: Batch,
  turns: Turns,
): Promise<{ created: Map<string, number>; isHeld: boolean }> {
  const links = drafts
    .flatMap((draft) => draft.links)
    .filter(({ lookup, key }) => run.cache.get(lookup, key) === undefined)
  await turns.take('RELATED', number)
  let created = new Map<string, number>()
  let isHeld = false
  if (links.length > 0) {
    const resolution = await attempt(run, links)
    if (resolution) {
      run.cache.keep(resolution.found)
      created = resolution.created
    } else isHeld = true
  }
  if (!isHeld) turns.pass('RELATED', number)
  return { created, isHeld }
}

async function attempt(
  run: Run,
  links: Parameters<typeof resolveLinks>[2],
): Promise<Awaited<ReturnType<typeof resolveLinks>> | undefined> {
  for (let count = 1; ; count++) {
    try {
      return await runOperation(run.scope, {}, (operation, context) =>
        resolveLinks(operation, context, links, run.cache, new Map()),
      )
    } catch (error) {
      if ((error instanceof KeyTaken || isRetryable(error)) && count < mostAttempts) continue
      if (error instanceof TrellisError) return undefined
      throw error
    }
  }
}
