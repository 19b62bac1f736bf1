/** A map of bounded size that forgets what was not used for longest. */
export interface Lru<V> {
  get(key: string): V | undefined
  set(key: string, value: V): void
  /** Bytes or characters of all entries, as `weigh` counts them. */
  readonly weight: number
  readonly size: number
}

/** Keeps at most `entries`, and no more than `weight` of them all together. */
export function createLru<V>(most: { entries: number; weight: number }, weigh: (value: V) => number): Lru<V> {
  const kept = new Map<string, { value: V; weight: number }>()
  let total = 0
  const remove = (key: string): void => {
    total -= kept.get(key)?.weight ?? 0
    kept.delete(key)
  }
  return {
    get(key) {
      const entry = kept.get(key)
      // A Map keeps the order of insertion: what was used last goes to its end.
      if (entry && kept.delete(key)) kept.set(key, entry)
      return entry?.value
    },
    set(key, value) {
      remove(key)
      const weight = key.length + weigh(value)
      kept.set(key, { value, weight })
      total += weight
      for (const oldest of kept.keys()) {
        if (kept.size <= most.entries && total <= most.weight) break
        remove(oldest)
      }
    },
    get size() {
      return kept.size
    },
    get weight() {
      return total
    },
  }
}
