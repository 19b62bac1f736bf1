/** Tells followers of a value that is read again and again, once for all of them and only while there are any. */
export interface ValueWatch {
  /** The value now, and whenever it is another. */
  follow(): AsyncIterableIterator<string>
  close(): void
}

interface Follower {
  told: string | undefined
  /** Set while it waits for the next value. */
  wake: ((result: IteratorResult<string>) => void) | undefined
}

/** Watches what `read` gives; a read that fails is left out. */
export function watchValue(read: () => Promise<string>, everyMs: number): ValueWatch {
  const followers = new Set<Follower>()
  let timer: NodeJS.Timeout | undefined
  let latest: string | undefined
  let isClosed = false

  function tell(follower: Follower): void {
    if (!follower.wake || latest === undefined || follower.told === latest) return
    const { wake } = follower
    follower.wake = undefined
    follower.told = latest
    wake({ value: latest, done: false })
  }

  async function look(): Promise<void> {
    latest = await read().catch(() => latest)
    for (const follower of followers) tell(follower)
  }

  function rest(): void {
    if (followers.size > 0) return
    clearInterval(timer)
    timer = undefined
    latest = undefined
  }

  function leave(follower: Follower): IteratorResult<string> {
    followers.delete(follower)
    follower.wake?.({ value: undefined, done: true })
    follower.wake = undefined
    rest()
    return { value: undefined, done: true }
  }

  return {
    follow() {
      const follower: Follower = { told: undefined, wake: undefined }
      if (!isClosed) followers.add(follower)
      timer ??= setInterval(() => void look(), everyMs).unref()
      return {
        next() {
          if (!followers.has(follower)) return Promise.resolve({ value: undefined, done: true })
          return new Promise((resolve) => {
            follower.wake = resolve
            if (latest === undefined) void look()
            else tell(follower)
          })
        },
        return: () => Promise.resolve(leave(follower)),
        throw: () => Promise.resolve(leave(follower)),
        [Symbol.asyncIterator]() {
          return this
        },
      }
    },
    close() {
      isClosed = true
      for (const follower of [...followers]) leave(follower)
      rest()
    },
  }
}
