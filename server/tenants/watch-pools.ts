import type pg from 'pg'
import { createPulse, destroy, type Pulse } from './pulse.ts'

/** Connections that are in use, by the URL of their database. */
export interface PoolWatch {
  /** A connection was handed out. */
  taken(url: string, client: pg.PoolClient): void
  /** It was given back. */
  given(url: string, client: pg.PoolClient): void
  close(): void
}

interface Watched {
  /** Since when each connection is in use. */
  busy: Map<pg.PoolClient, number>
  pulse: Pulse | undefined
  isAsking: boolean
}

const everyMs = 250
/** Few statements take longer; asking costs one statement that does nothing. */
const long = 1_000

/**
 * Breaks connections that wait for a server which is not there any more, so that requests fail instead of hanging.
 * @param onSilence is called before, to drop the idle connections to that database as well
 */
export function watchPools(onSilence: (url: string) => void): PoolWatch {
  const watched = new Map<string, Watched>()
  const timer = setInterval(() => {
    for (const [url, one] of watched) void look(url, one)
  }, everyMs)
  timer.unref()

  async function look(url: string, one: Watched): Promise<void> {
    if (one.busy.size === 0) {
      one.pulse?.close()
      watched.delete(url)
      return
    }
    const waiting = [...one.busy].filter(([, since]) => performance.now() - since > long)
    if (waiting.length === 0 || one.isAsking) return
    one.isAsking = true
    one.pulse ??= createPulse(url)
    const isThere = await one.pulse.isThere()
    one.isAsking = false
    if (isThere) {
      // Those are heard of again when they have waited as long once more.
      for (const [client] of waiting) if (one.busy.has(client)) one.busy.set(client, performance.now())
      return
    }
    onSilence(url)
    for (const [client] of waiting) destroy(client)
  }

  return {
    taken(url, client) {
      const one = watched.get(url) ?? { busy: new Map(), pulse: undefined, isAsking: false }
      watched.set(url, one)
      one.busy.set(client, performance.now())
    },
    given: (url, client) => void watched.get(url)?.busy.delete(client),
    close() {
      clearInterval(timer)
      for (const { pulse } of watched.values()) pulse?.close()
      watched.clear()
    },
  }
}
