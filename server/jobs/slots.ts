/** How many jobs a process runs at once, over all tenants; who waits longest is next. */
export interface Slots {
  /** Resolves when there is room; call what it gives when the room is free again. */
  take(): Promise<() => void>
}

/**
 * Bounds the jobs of a process. Each tenant brings only a few at a time, so that waiting in one line is fair: behind
 * a tenant with a hundred thousand jobs stand at most those few.
 */
export function createSlots(count: number): Slots {
  const line: (() => void)[] = []
  let free = count
  const giveBack = (): void => {
    const next = line.shift()
    if (next) next()
    else free++
  }
  return {
    async take() {
      if (free > 0) free--
      else await new Promise<void>((resolve) => line.push(resolve))
      let isHeld = true
      return () => {
        if (isHeld) giveBack()
        isHeld = false
      }
    },
  }
}
