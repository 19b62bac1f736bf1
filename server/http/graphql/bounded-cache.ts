/** A map that forgets what was not used for longest. */
export interface BoundedCache<V> {
  get(key: string): V | undefined
  set(key: string, value: V): void
}

/** Keeps at most `total` characters of keys; a key longer than `each` is not kept at all. */
export function boundedCache<V>({ total, each }: { total: number; each: number }): BoundedCache<V> {
  const entries = new Map<string, V>()
  let size = 0
  return {
    get(key) {
      const value = entries.get(key)
      if (value !== undefined) {
        // A Map keeps the order of insertion: put it last, as the most recently used.
        entries.delete(key)
        entries.set(key, value)
      }
      return value
    },
    set(key, value) {
      if (key.length > each) return
      if (!entries.delete(key)) size += key.length
      entries.set(key, value)
      for (const oldest of entries.keys()) {
        if (size <= total) break
        entries.delete(oldest)
        size -= oldest.length
      }
    },
  }
}
