/** GraphQL over WebSocket (`graphql-transport-ws`), on the path and port of the HTTP endpoint. */
import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws'
import { type WebSocket, WebSocketServer } from 'ws'
import { arrivalOf } from './arrival.ts'
import type { DoorConfig } from './config.ts'
import { type Exchange, openExchange } from './exchange.ts'
import { isAllowedOrigin } from './origin.ts'
import { type SocketExtra, type SocketOptions, socketOptions } from './socket-operations.ts'

/** Takes the upgrade requests of an HTTP server. */
export interface Sockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Closes each socket with code 1012, upon which clients connect again, once the operations on it are done. */
  close(): void
}

/** Bytes of one message; longer ones close the socket with 1009. */
const messageLimit = 65_536
const pingMs = 12_000

/** Sockets for the endpoint. */
export function createSockets(options: SocketOptions): Sockets {
  const protocol = makeServer<Record<string, unknown>, SocketExtra>(socketOptions(options))
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: messageLimit,
    perMessageDeflate: false,
    handleProtocols,
  })

  const extras = new WeakMap<WebSocket, SocketExtra>()
  let isClosing = false
  const restart = (socket: WebSocket): void => socket.close(1012, 'Restarting: connect again')

  function connect(socket: WebSocket, exchange: Exchange): void {
    options.metrics.socketOpened()
    const extra: SocketExtra = {
      exchange,
      socket,
      executing: new Set(),
      // A moment later, so that the last answer's completion is told before.
      onQuiet: () => {
        if (isClosing) setImmediate(restart, socket)
      },
      stopWatching: undefined,
    }
    extras.set(socket, extra)
    const stopPinging = keepAlive(socket)
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        // Waiting for the send is what holds back a producer whose client reads slowly.
        send: (data) =>
          new Promise((resolve, reject) => {
            if (socket.readyState !== socket.OPEN) return resolve()
            socket.send(data, (error) => (error ? reject(error) : resolve()))
          }),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (receive) =>
          socket.on('message', (data) => {
            receive(String(data)).catch((error: unknown) => {
              exchange.log.error({ err: error }, 'message failed')
              socket.close(CloseCode.InternalServerError, 'Internal server error')
            })
          }),
      },
      extra,
    )
    // A frame that breaks the protocol: the socket is closed already, with the code that says why.
    socket.on('error', (error) => exchange.log.debug({ err: error }, 'socket error'))
    socket.once('close', (code, reason) => {
      options.metrics.socketClosed()
      stopPinging()
      void closed(code, String(reason))
    })
  }

  return {
    upgrade(request, socket, head) {
      socket.on('error', () => socket.destroy())
      if (isClosing) return refuseUpgrade(socket, 503)
      const exchange = exchangeOf(request, options)
      const status = exchange ? refusedStatus(exchange, options.config) : 400
      if (!exchange || status !== undefined) return refuseUpgrade(socket, status ?? 400)
      server.handleUpgrade(request, socket, head, (opened) => connect(opened, exchange))
    },
    close() {
      isClosing = true
      for (const socket of server.clients) if (!extras.get(socket)?.executing.size) restart(socket)
    },
  }
}

function exchangeOf(request: IncomingMessage, options: SocketOptions): Exchange | undefined {
  const url = `http://${request.headers.host ?? 'localhost'}${request.url ?? '/'}`
  if (!request.url?.startsWith('/') || !URL.canParse(url)) return undefined
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  return openExchange(arrivalOf(new Request(url, { headers })), request.socket.remoteAddress ?? '', options)
}

/**
 * The status to refuse a handshake with, if any. Browsers let any page open a socket to us and send the user's
 * cookie along: only the origin tells whose page it is. Without one it is no browser, and gets in with a key only,
 * which `onConnect` sees to.
 */
function refusedStatus(exchange: Exchange, config: DoorConfig): number | undefined {
  if (exchange.path !== '/graphql') return 404
  const { headers } = exchange
  const origin = headers.get('origin')
  if (origin !== null && !isAllowedOrigin(origin, exchange, config)) return 403
  return undefined
}

function refuseUpgrade(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** Pings a socket, and gives it up when the answer to a ping has not come before the next. */
function keepAlive(socket: WebSocket): () => void {
  let isAlive = true
  socket.on('pong', () => {
    isAlive = true
  })
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate()
    isAlive = false
    socket.ping()
  }, pingMs)
  timer.unref()
  return () => clearInterval(timer)
}
