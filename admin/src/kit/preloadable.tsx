import { type ComponentType, lazy, useState } from 'react'

/** A component in a chunk of its own, which shows at once where the chunk is there already. */
export type Preloadable<P> = ComponentType<P> & { preload: () => Promise<unknown> }

/** Like `lazy`, with a way to load the chunk before it is needed: what came by then shows without a fallback. */
export function preloadable<P extends object>(
  load: () => Promise<{ default: ComponentType<P> }>,
): Preloadable<P> {
  let loaded: ComponentType<P> | null = null
  const preload = async () => {
    const part = await load()
    loaded = part.default
    return part
  }
  const Later: ComponentType<P> = lazy(preload)
  function Part(props: P) {
    // Kept for as long as it is shown: another component would lose its state.
    const [Shown] = useState(() => loaded ?? Later)
    return <Shown {...props} />
  }
  return Object.assign(Part, { preload })
}

/** Loads chunks once the browser has nothing better to do. */
export function preloadWhenIdle(loads: readonly (() => Promise<unknown>)[]): () => void {
  const start = () => {
    // A chunk that does not come is asked for again when it is needed.
    for (const load of loads) load().catch(() => null)
  }
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(start, 1_000)
    return () => clearTimeout(timer)
  }
  const handle = requestIdleCallback(start, { timeout: 5_000 })
  return () => cancelIdleCallback(handle)
}
