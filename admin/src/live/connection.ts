/** The socket on which the server tells of changes: opened when the first screen follows something, shared by all. */
import type { Client } from 'graphql-ws'
import { useSyncExternalStore } from 'react'

/** IDLE: nothing is followed. LOST: what is shown may be out of date until the connection is back. */
export type LiveState = 'IDLE' | 'LIVE' | 'LOST'

let state: LiveState = 'IDLE'
let opening: Promise<Client> | undefined
const watchers = new Set<() => void>()

function change(next: LiveState): void {
  if (state === next) return
  state = next
  for (const watcher of watchers) watcher()
}

/** The client; its code is loaded with the first use. */
function client(): Promise<Client> {
  opening ??= import('graphql-ws').then(({ createClient }) =>
    createClient({
      url: `${location.origin.replace(/^http/, 'ws')}/graphql`,
      lazyCloseTimeout: 10_000,
      retryAttempts: Number.POSITIVE_INFINITY,
      shouldRetry: () => true,
      retryWait: (tries) =>
        new Promise((resolve) =>
          setTimeout(resolve, Math.min(10_000, 300 * 2 ** tries) * (0.5 + Math.random())),
        ),
      on: {
        connected: () => change('LIVE'),
        closed: (event) => change((event as CloseEvent).code === 1000 ? 'IDLE' : 'LOST'),
      },
    }),
  )
  return opening
}

/** Follows a subscription until the function it gives is called; the connection is made anew as often as it takes. */
export function follow<T>(
  query: string,
  variables: Record<string, unknown>,
  tell: (data: T) => void,
): () => void {
  let end: (() => void) | undefined
  let isOver = false
  void client().then((open) => {
    if (isOver) return
    end = open.subscribe<T>(
      { query, variables },
      {
        next: ({ data }) => {
          if (data) tell(data)
        },
        // What cannot be followed is shown as it was read.
        error: () => undefined,
        complete: () => undefined,
      },
    )
  })
  return () => {
    isOver = true
    end?.()
  }
}

/** How the connection is. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    () => state,
  )
}
