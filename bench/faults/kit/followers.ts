/** Clients that follow a subscription, and go on after the last event that they saw when they are cut off. */
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import type { Target } from './ledger.ts'

/** What a follower is told. */
export interface Told {
  operation: string
  id: string | null
  cursor: string
}

/** A client that follows. */
export interface Following {
  /** Resolves once it follows. */
  started: Promise<void>
  /** Cuts its connection. */
  cut(): void
  /** How often it was connected. */
  connections(): number
  stop(): Promise<void>
}

/** Follows `query`, whose field is `e` and takes `$since`; `tell` gets every event but START. */
export function follow({ address, cookie }: Target, query: string, tell: (event: Told) => void): Following {
  let isStopped = false
  let socket: WebSocket | undefined
  let since: string | undefined
  let connections = 0
  let begun: () => void = () => undefined
  const started = new Promise<void>((resolve) => {
    begun = resolve
  })
  class OurSocket extends WebSocket {
    constructor(url: string, protocols: string) {
      super(url, protocols, { headers: { cookie, origin: address } })
      socket = this
    }
  }
  const run = async (): Promise<void> => {
    while (!isStopped) {
      const client = createClient({
        url: `${address.replace('http', 'ws')}/graphql`,
        webSocketImpl: OurSocket,
        retryAttempts: 0,
      })
      try {
        connections++
        for await (const { data, errors } of client.iterate<{ e: Told }>({ query, variables: { since } })) {
          if (errors?.length) throw new Error(errors[0]?.message)
          if (!data) continue
          since = data.e.cursor
          begun()
          if (data.e.operation !== 'START') tell(data.e)
        }
      } catch {
        await sleep(50)
      } finally {
        await client.dispose()
      }
    }
  }
  const running = run()
  return {
    started,
    cut: () => socket?.terminate(),
    connections: () => connections,
    async stop() {
      isStopped = true
      socket?.terminate()
      await running
    },
  }
}
