/** A network of one cable, which can be cut: between the program and its PostgreSQL. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** What the cable does. `silent` swallows everything, as a host without power does. */
export type CableState = 'open' | 'silent'

/** A running proxy. */
export interface TcpProxy {
  port: number
  set(state: CableState): void
  /** Bits that pass in a second, in each direction, for all connections together; undefined lets all pass at once. */
  limit(bitsPerSecond: number | undefined): void
  /** Breaks all connections, as a router that forgets them does. */
  reset(): void
  /**
   * Watches what the client sends: when it holds `text`, the function says whether that still arrives. Either way the
   * connection breaks before an answer comes back. Undefined ends the watch.
   */
  cutAt(text: string | undefined, arrives?: () => boolean): void
  close(): Promise<void>
}

/** Listens on a free port, and hands everything on to another. */
export async function startProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  let state: CableState = 'open'
  const [there, back] = [createLane(), createLane()]
  let watched: { text: string; arrives: () => boolean } | undefined
  const pairs = new Set<[Socket, Socket]>()
  const server = createServer((near) => {
    const far = connect(target.port, target.host)
    const pair: [Socket, Socket] = [near, far]
    pairs.add(pair)
    let isCut = false
    const end = (): void => {
      for (const socket of pair) socket.destroy()
      pairs.delete(pair)
    }
    near.on('data', (data) => {
      if (state === 'silent' || isCut) return
      if (watched && data.includes(watched.text)) {
        isCut = true
        if (!watched.arrives()) return end()
        far.write(data)
        // Its answer, which proves that the server has done it, is what gets lost.
        far.once('data', end)
        return
      }
      there.pass(near, far, data)
    })
    far.on('data', (data) => {
      if (state === 'open' && !isCut) back.pass(far, near, data)
    })
    for (const socket of pair) {
      socket.on('error', end)
      // A cable that is cut does not tell of ends either.
      socket.on('close', () => {
        if (state === 'open') end()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const reset = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.destroy()
    pairs.clear()
  }
  return {
    port: (server.address() as AddressInfo).port,
    set(next) {
      // What was sent meanwhile is lost: neither side can go on with these connections.
      if (next === 'open') reset()
      state = next
    },
    limit(bitsPerSecond) {
      for (const lane of [there, back]) lane.limit(bitsPerSecond)
    },
    reset,
    cutAt(text, arrives = () => true) {
      watched = text === undefined ? undefined : { text, arrives }
    },
    async close() {
      reset()
      server.close()
      await once(server, 'close')
    },
  }
}

/** One direction of the cable. */
function createLane() {
  let bytesPerMs: number | undefined
  let freeAt = 0
  return {
    limit(bitsPerSecond: number | undefined): void {
      bytesPerMs = bitsPerSecond === undefined ? undefined : bitsPerSecond / 8 / 1_000
    },
    /** Hands a piece on once there is room for it; its connection sends no more until then. */
    pass(from: Socket, to: Socket, data: string | Buffer): void {
      if (bytesPerMs === undefined) return void to.write(data)
      const now = performance.now()
      freeAt = Math.max(now, freeAt) + Buffer.byteLength(data) / bytesPerMs
      from.pause()
      setTimeout(() => {
        if (!to.destroyed) to.write(data)
        from.resume()
      }, freeAt - now)
    },
  }
}
