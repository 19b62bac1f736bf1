import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createServerAdapter } from '@whatwg-node/server'
import { drainLimit, jsonLimit, withLimitedBody } from './body.ts'

/** How long a client may take, in milliseconds. The defaults close any slow connection within 15 s. */
export interface Patience {
  /** For the whole head of a request, from the opening of the connection. */
  headers: number
  /** For the body of a request; more where the path allows more than JSON, by what a slow line carries. */
  body: number
  /** Between two requests of one connection. */
  idle: number
  /** For what is under way when the server closes. */
  drain: number
}

const defaultPatience: Patience = { headers: 8_000, body: 12_000, idle: 10_000, drain: 10_000 }

/** What `startHttp` needs. */
export interface HttpOptions {
  handler: (request: Request, info: { ip: string }) => Promise<Response>
  /** Answers POSTs of `/graphql`, where given. */
  direct?: (request: IncomingMessage, response: ServerResponse) => Promise<void>
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  /** 0 takes any free port. */
  port: number
  host?: string
  /** The most bytes of a body for a path; by default that of JSON for all. */
  bodyLimit?: (path: string) => number
  patience?: Partial<Patience>
}

/** A server that listens. */
export interface HttpServer {
  port: number
  /**
   * Stops to listen, lets requests finish, then closes what is left. Close the door first: it ends the streams.
   * @param linger how long an idle connection is kept, in milliseconds: closed at once, it may cut off a request that is
   *   on its way; kept, its next request is answered and told to come back by another connection
   */
  close(linger?: number): Promise<void>
}

const headBytes = 16_384
const headLines = 100

/**
 * Listens on a port.
 * @throws the error of `listen`, such as EADDRINUSE
 */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const patience = { ...defaultPatience, ...options.patience }
  const limitOf = options.bodyLimit ?? (() => jsonLimit)
  const adapter = createServerAdapter<{ req: IncomingMessage }>((request, { req }) => {
    // A declared length was looked at before; of a chunked body it is known only as it comes in.
    const isChunked = req.headers['transfer-encoding'] !== undefined
    const bounded = isChunked ? withLimitedBody(request, limitOf(req.url ?? '/')) : request
    return options.handler(bounded, { ip: req.socket.remoteAddress ?? '' })
  })
  let isClosing = false
  const answering = new Set<ServerResponse>()

  const server = createServer(
    {
      maxHeaderSize: headBytes,
      headersTimeout: patience.headers,
      // The body has a timer of its own, which knows what the path allows.
      requestTimeout: 0,
      keepAliveTimeout: patience.idle,
      // How often the limit of the headers is looked at.
      connectionsCheckingInterval: Math.min(1_000, patience.headers / 4),
      insecureHTTPParser: false,
      requireHostHeader: true,
      noDelay: true,
    },
    (request, response) => {
      if (isClosing) response.setHeader('connection', 'close')
      answering.add(response)
      response.once('close', () => answering.delete(response))
      const status = refusedStatus(request, limitOf)
      limitBodyTime(request, patience.body, limitOf(request.url ?? '/'))
      if (status !== undefined) return refuse(request, response, status)
      if (options.direct && request.method === 'POST' && request.url === '/graphql') {
        // What cannot be sent any more is nobody's to hear of.
        options.direct(request, response).catch(() => request.socket.destroy())
      } else void adapter.requestListener(request, response)
    },
  )
  // Node drops further lines silently; one more than we take shows that there were too many.
  server.maxHeadersCount = headLines + 1
  // A client that stops to read its answer; event streams ping more often than that.
  server.timeout = 120_000
  server.on('upgrade', options.upgrade)
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const status = clientErrorStatus(error.code)
    if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    else socket.destroy()
  })

  server.listen(options.port, options.host)
  await once(server, 'listening')

  let lingerUntil = Number.POSITIVE_INFINITY
  let closing: Promise<void> | undefined

  async function close(limit: number): Promise<void> {
    isClosing = true
    for (const response of answering) if (!response.headersSent) response.setHeader('connection', 'close')
    const closed = once(server, 'close')
    // That of `node:http` would close idle connections at once.
    Server.prototype.close.call(server)
    const closeIdle = (): void => {
      if (performance.now() >= lingerUntil) server.closeIdleConnections()
    }
    closeIdle()
    // Again and again, for those whose answer was on its way already when this began.
    const sweep = setInterval(closeIdle, 100)
    const giveUp = setTimeout(() => server.closeAllConnections(), limit)
    await closed
    clearInterval(sweep)
    clearTimeout(giveUp)
  }

  return {
    port: (server.address() as AddressInfo).port,
    async close(linger = 0) {
      lingerUntil = Math.min(lingerUntil, performance.now() + linger)
      closing ??= close(linger + patience.drain)
      await closing
    },
  }
}

/** Why a request is answered before it is looked at, if so. */
function refusedStatus(request: IncomingMessage, limitOf: (path: string) => number): number | undefined {
  // An absolute target or a Host that is none would lead to another URL than the one that proxies saw.
  // Of several Host lines Node takes the first; another server may take the last.
  if (request.rawHeaders.filter((item, n) => n % 2 === 0 && item.toLowerCase() === 'host').length > 1)
    return 400
  if (!request.url?.startsWith('/') || !URL.canParse(`http://${request.headers.host}${request.url}`))
    return 400
  if (request.rawHeaders.length / 2 > headLines) return 431
  const length = Number(request.headers['content-length'] ?? 0)
  return length > limitOf(request.url) ? 413 : undefined
}

const messages: Record<number, string> = {
  400: 'The request is not one this server can read.',
  413: 'The body is too large.',
  431: 'The request has too many header lines.',
}

/** Bytes in a second below which a large upload is given up. */
const slowestUpload = 50_000

/** Cuts a connection whose body does not come in time. */
function limitBodyTime(request: IncomingMessage, patience: number, limit: number): void {
  if (request.headers['transfer-encoding'] === undefined && !Number(request.headers['content-length'] ?? 0))
    return
  const size = Math.min(limit, Number(request.headers['content-length'] ?? limit))
  const extra = limit > jsonLimit ? (size / slowestUpload) * 1_000 : 0
  const timer = setTimeout(() => {
    if (!request.complete) request.socket.destroy()
  }, patience + extra)
  timer.unref()
  request.on('close', () => clearTimeout(timer))
}

/** Answers at once, and drops what the client still sends until it has seen the answer. */
function refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
  const text = JSON.stringify({ error: { code: 'BAD_REQUEST', message: messages[status] } })
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    connection: 'close',
  })
  response.write(text)
  let dropped = 0
  request.on('data', (chunk: Buffer) => {
    dropped += chunk.length
    if (dropped > drainLimit) request.destroy()
  })
  request.on('end', () => response.end())
}

function clientErrorStatus(code: string | undefined): string {
  if (code === 'HPE_HEADER_OVERFLOW') return '431 Request Header Fields Too Large'
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return '408 Request Timeout'
  return '400 Bad Request'
}
