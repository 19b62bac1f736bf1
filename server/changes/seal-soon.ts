/** Adds audited changes to their chain a moment after somebody committed something. */
export interface Sealer {
  soon(): void
  /** Waits for the work that is under way. */
  close(): Promise<void>
}

/** Between the first commit and the work, in milliseconds: what is committed meanwhile is done with it. */
const delay = 3_000

/** A sealer that does nothing as long as nothing is committed. */
export function createSealer(seal: () => Promise<unknown>, log: (error: unknown) => void): Sealer {
  let timer: NodeJS.Timeout | undefined
  let working: Promise<unknown> = Promise.resolve()
  return {
    soon() {
      if (timer) return
      timer = setTimeout(() => {
        timer = undefined
        working = seal().catch(log)
      }, delay)
      timer.unref()
    },
    async close() {
      clearTimeout(timer)
      await working
    },
  }
}
