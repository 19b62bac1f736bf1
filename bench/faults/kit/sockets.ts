/** Clients that keep a WebSocket open, and connect again when it is closed. */
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import type { Target } from './ledger.ts'

/** Sockets that are kept open. */
export interface OpenSockets {
  /** Milliseconds that each socket was away, each time. */
  away: number[]
  /** Close codes seen, and how often. */
  codes: Map<number, number>
  close(): Promise<void>
}

/** Opens `count` sockets as an application does: at once again after a close that asks for it, then ever later. */
export async function keepSockets({ address, cookie }: Target, count: number): Promise<OpenSockets> {
  const away: number[] = []
  const codes = new Map<number, number>()
  class OurSocket extends WebSocket {
    constructor(url: string, protocols: string) {
      super(url, protocols, { headers: { cookie, origin: address } })
    }
  }
  const clients = Array.from({ length: count }, () => {
    let closedAt: number | undefined
    let isFirst: () => void = () => undefined
    const connected = new Promise<void>((resolve) => {
      isFirst = resolve
    })
    const client = createClient({
      url: `${address.replace('http', 'ws')}/graphql`,
      webSocketImpl: OurSocket,
      lazy: false,
      retryAttempts: 100,
      shouldRetry: () => true,
      retryWait: (tries) => new Promise((resolve) => setTimeout(resolve, Math.random() * 200 * 2 ** tries)),
      on: {
        connected() {
          if (closedAt !== undefined) away.push(performance.now() - closedAt)
          closedAt = undefined
          isFirst()
        },
        closed(event) {
          const { code } = event as { code: number }
          codes.set(code, (codes.get(code) ?? 0) + 1)
          closedAt ??= performance.now()
        },
      },
      onNonLazyError: () => undefined,
    })
    return { client, connected }
  })
  await Promise.all(clients.map(({ connected }) => connected))
  return {
    away,
    codes,
    async close() {
      await Promise.all(clients.map(({ client }) => client.dispose()))
    },
  }
}
