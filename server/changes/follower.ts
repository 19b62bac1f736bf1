/**
 * One follower: what it was told and has not taken yet, and how it comes to be told of everything once.
 *
 * A follower first joins the others and keeps what they are told; then it reads what it missed by itself; then it goes
 * on with the others, leaving out what its own reading saw already. One that does not take what it is told leaves the
 * others again, keeps only the place, and comes back by the same way: its memory is bounded, and it misses nothing.
 */
import type { Emitted, Followed } from '#schema/changes.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { covers, type Snapshot, sees } from './snapshot.ts'

/** What all followers of one kind are told at once. */
export interface Telling {
  /** The read that it comes from began after all that this saw; there may be several tellings of one read. */
  base: Snapshot
  emitted: Emitted<unknown>[]
}

/** What a follower needs of those who tell it. */
export interface Teller {
  /** Is told of everything that is read from the log after this resolves. */
  join(follower: Follower): Promise<void>
  leave(follower: Follower): void
  /** Reads the log for this follower alone. */
  read(since: string | undefined): Promise<{ emitted: Emitted<unknown>[]; cursor: string; hasMore: boolean }>
}

/** A follower as those who tell it see it. */
export interface Follower {
  readonly followed: Followed<unknown>
  tell(telling: Telling): void
  fail(error: unknown): void
}

/** What a follower may leave untaken. */
const most = 500

type Payload = { cursor: string }

/** Begins to follow with the first call of `next`. */
export function createFollower<P>(followed: Followed<P>, teller: Teller): AsyncIterableIterator<P> {
  let queue: Payload[] = []
  let waiting: ((result: IteratorResult<P>) => void) | undefined
  let refuse: ((error: unknown) => void) | undefined
  let failure: { error: unknown } | undefined
  let isOver = false
  let state: 'NEW' | 'READING' | 'TOLD' | 'BEHIND' = 'NEW'
  let place = followed.since ?? undefined
  /** While it reads: what the others are told meanwhile; undefined when that was too much. */
  let meanwhile: Telling[] | undefined
  /** What its own reading saw; unset once what is told lies wholly after it. */
  let seen: Snapshot | undefined
  let wakeReader: (() => void) | undefined

  function put(payload: Payload): void {
    place = payload.cursor
    if (waiting) {
      const take = waiting
      waiting = refuse = undefined
      take({ done: false, value: payload as P })
    } else queue.push(payload)
  }

  function take({ base, emitted }: Telling): void {
    // Not when its end does: a large read is told in several parts of one beginning and one end.
    if (seen && covers(base, seen)) seen = undefined
    for (const { transaction, payload } of emitted) {
      if (seen && sees(seen, transaction)) continue
      put(seen ? rebased(payload as Payload, seen) : (payload as Payload))
      if (queue.length >= most) {
        state = 'BEHIND'
        teller.leave(self)
        return
      }
    }
  }

  async function catchUp(): Promise<void> {
    state = 'READING'
    try {
      for (;;) {
        meanwhile = []
        await teller.join(self)
        const isCaughtUp = await readOn()
        if (isOver) return teller.leave(self)
        const told: Telling[] | undefined = meanwhile
        if (!isCaughtUp || !told) continue
        meanwhile = undefined
        state = 'TOLD'
        for (const telling of told) if (isTold()) take(telling)
        return
      }
    } catch (error) {
      self.fail(error)
    }
  }

  const isTold = (): boolean => state === 'TOLD'

  /** Reads from its place to the present. */
  async function readOn(): Promise<boolean> {
    for (;;) {
      const isFirst = place === undefined
      const { emitted, cursor, hasMore } = await teller.read(place)
      if (isOver) return true
      if (isFirst) put(followed.start(cursor) as Payload)
      for (const { payload } of emitted) put(payload as Payload)
      place = cursor
      seen = readCursor(cursor)?.base
      if (!hasMore) return true
      if (queue.length >= most / 2) await new Promise<void>((resolve) => (wakeReader = resolve))
      if (isOver) return true
    }
  }

  const self: Follower = {
    followed: followed as Followed<unknown>,
    tell(telling) {
      if (state === 'TOLD') return take(telling)
      if (state !== 'READING' || !meanwhile) return
      meanwhile.push(telling)
      if (meanwhile.reduce((sum, { emitted }) => sum + emitted.length, 0) > most) meanwhile = undefined
    },
    fail(error) {
      if (isOver) return
      failure = { error }
      end()
    },
  }

  function end(): void {
    isOver = true
    teller.leave(self)
    wakeReader?.()
    const [resolve, reject] = [waiting, refuse]
    waiting = refuse = undefined
    if (failure && reject) {
      const { error } = failure
      failure = undefined
      reject(error)
    } else resolve?.({ done: true, value: undefined })
  }

  return {
    [Symbol.asyncIterator]() {
      return this
    },
    async next() {
      if (state === 'NEW' && !isOver) void catchUp()
      const first = queue.shift()
      if (queue.length < most / 4) wakeReader?.()
      if (first) {
        if (state === 'BEHIND' && queue.length === 0 && !isOver) void catchUp()
        return { done: false, value: first as P }
      }
      if (failure) {
        const { error } = failure
        failure = undefined
        throw error
      }
      if (isOver) return { done: true, value: undefined }
      return new Promise((resolve, reject) => {
        waiting = resolve
        refuse = reject
      })
    },
    async return() {
      queue = []
      failure = undefined
      end()
      return { done: true, value: undefined }
    },
  }
}

/** The same place for one whose own reading saw more than the read that the cursor speaks of. */
function rebased(payload: Payload, base: Snapshot): Payload {
  const place = readCursor(payload.cursor)
  return place ? { ...payload, cursor: writeCursor({ ...place, base }) } : payload
}
