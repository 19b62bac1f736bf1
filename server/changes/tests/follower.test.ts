import { expect, test } from 'vitest'
import { writeCursor } from '../cursor.ts'
import { createFollower, type Follower } from '../follower.ts'
import type { Snapshot } from '../snapshot.ts'

/** Up to and without the transaction, all of which had ended. */
const before = (xmax: bigint): Snapshot => ({ xmin: xmax, xmax, running: [] })
const cursorAt = (xmax: bigint): string => writeCursor({ epoch: 'test', base: before(xmax) })
const event = (transaction: bigint) => ({
  transaction,
  payload: { transaction, cursor: cursorAt(transaction) },
})

test('what a follower read by itself is not told again by a large read that others began earlier', async () => {
  const members: Follower[] = []
  let reads = 0
  const events = createFollower(
    {
      key: 'test',
      since: cursorAt(10n),
      evaluate: async () => [],
      start: (cursor) => ({ transaction: 0n, cursor }),
    },
    {
      join: async (follower) => void members.push(follower),
      leave: () => undefined,
      async read() {
        reads++
        // The others are told of the same two transactions meanwhile, in two parts.
        for (const member of members) {
          member.tell({ base: before(10n), emitted: [event(12n)] })
          member.tell({ base: before(10n), emitted: [event(15n)] })
        }
        return { emitted: [event(12n), event(15n)], cursor: cursorAt(20n), hasMore: false }
      },
    },
  )
  const take = async (): Promise<bigint> => (await events.next()).value.transaction
  expect([await take(), await take()]).toEqual([12n, 15n])
  // Parts of the same read that come later still.
  for (const member of members) member.tell({ base: before(10n), emitted: [event(16n), event(21n)] })
  for (const member of members) member.tell({ base: before(20n), emitted: [event(22n)] })
  expect([await take(), await take(), reads]).toEqual([21n, 22n, 1])
  await events.return?.()
})
