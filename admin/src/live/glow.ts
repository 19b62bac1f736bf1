/** Rows that were changed a moment ago, by whoever it was: they glow once. */
import { useSyncExternalStore } from 'react'

const long = 1_600
let glowing: ReadonlySet<string> = new Set()
const watchers = new Set<() => void>()

function set(next: ReadonlySet<string>): void {
  glowing = next
  for (const watcher of watchers) watcher()
}

/** Lets a record glow. */
export function glow(resource: string, id: string): void {
  const key = `${resource} ${id}`
  set(new Set([...glowing, key]))
  setTimeout(() => set(new Set([...glowing].filter((one) => one !== key))), long)
}

/** Tells of a record whether it glows. */
export function useGlow(resource: string): (id: string) => boolean {
  const now = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    () => glowing,
  )
  return (id) => now.has(`${resource} ${id}`)
}
