/**
 * A request as the steps look at it. A `Request` of the fetch standard costs as much as a whole small read, so where
 * one arrives on a socket it is made only for those that ask for it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { readJson, readJsonFrom } from './body.ts'

/** What the steps need of headers; names in lower case. */
export type HeaderReader = Pick<Headers, 'get' | 'has'>

/** What came in. */
export interface Arrival {
  method: string
  /** The path of the URL, without its query. */
  path: string
  headers: HeaderReader
  /** Whether it came by TLS, as far as our end of the connection goes. */
  isEncrypted: boolean
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal
  /** All of it; without a body where `json` reads it. */
  readonly request: Request
  /** The body as a JSON object; call it once. @throws BodyError */
  json(): Promise<Record<string, unknown>>
}

/** A request that came as one. */
export function arrivalOf(request: Request): Arrival {
  const { pathname, protocol } = new URL(request.url)
  return {
    method: request.method,
    path: pathname,
    headers: request.headers,
    isEncrypted: protocol === 'https:',
    signal: request.signal,
    request,
    json: () => readJson(request),
  }
}

/** A POST of JSON that came on a socket. */
export function arrivalFrom(incoming: IncomingMessage, outgoing: ServerResponse, path: string): Arrival {
  const { method = 'POST', headers } = incoming
  let abort: AbortController | undefined
  let request: Request | undefined
  const arrival: Arrival = {
    method,
    path,
    headers: {
      get: (name) => textOf(headers[name]),
      has: (name) => headers[name] !== undefined,
    },
    isEncrypted: false,
    get signal() {
      if (!abort) {
        const made = new AbortController()
        abort = made
        if (outgoing.closed) made.abort()
        else outgoing.once('close', () => outgoing.writableFinished || made.abort())
      }
      return abort.signal
    },
    get request() {
      request ??= new Request(`http://${headers.host ?? 'localhost'}${incoming.url ?? path}`, {
        method,
        headers: Object.entries(headers).map(([name, value]) => [name, textOf(value) ?? '']),
        signal: arrival.signal,
      })
      return request
    },
    json: () => readJsonFrom(incoming),
  }
  return arrival
}

function textOf(value: string | string[] | undefined): string | null {
  if (value === undefined) return null
  return typeof value === 'string' ? value : value.join(', ')
}
