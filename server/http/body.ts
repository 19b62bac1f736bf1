import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { TrellisError } from '#core/errors.ts'

/** The most bytes of a JSON body. */
export const jsonLimit = 1_000_000

/**
 * How many bytes of a body that is too large are still read, and dropped: a client that is cut off while it sends
 * never sees why.
 */
export const drainLimit = 20_000_000

/** A body that cannot be read; its status says more than its code. */
export class BodyError extends TrellisError {
  readonly status: number

  constructor(status: 400 | 413 | 415, message: string) {
    super('BAD_REQUEST', message)
    this.status = status
  }
}

/**
 * Reads a JSON object from a body of at most `jsonLimit` bytes, counted as they arrive.
 * @throws BodyError
 */
export async function readJson(request: Request): Promise<Record<string, unknown>> {
  requireJson(request.headers)
  return objectOf(await readText((request.body ?? []) as AsyncIterable<Uint8Array>, jsonLimit))
}

/**
 * The same from a socket. A small body is there in one piece: no iterator is needed to wait for it.
 * @throws BodyError
 */
export async function readJsonFrom(incoming: IncomingMessage): Promise<Record<string, unknown>> {
  requireJson({ get: (name) => incoming.headers[name]?.toString() ?? null })
  return objectOf(textOf(await bytesOf(incoming, jsonLimit), jsonLimit))
}

function objectOf(text: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new BodyError(400, 'The body is not valid JSON.')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new BodyError(400, 'The body has to be a JSON object.')
  }
  return value as Record<string, unknown>
}

/**
 * Refuses a body that is not declared as JSON.
 * @throws BodyError
 */
export function requireJson(headers: Pick<Headers, 'get'>): void {
  const type = (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') throw new BodyError(415, 'Send the body as application/json.')
}

async function readText(body: AsyncIterable<Uint8Array>, limit: number): Promise<string> {
  const taken: Taken = { chunks: [], size: 0 }
  for await (const chunk of body) if (!take(taken, chunk, limit)) break
  return textOf(taken, limit)
}

/** What was read of a body; chunks past the limit are counted only. */
interface Taken {
  chunks: Uint8Array[]
  size: number
}

/** Adds a chunk; false when there is no use in reading on. */
function take(taken: Taken, chunk: Uint8Array, limit: number): boolean {
  taken.size += chunk.byteLength
  if (taken.size <= limit) taken.chunks.push(chunk)
  return taken.size <= drainLimit
}

function bytesOf(incoming: IncomingMessage, limit: number): Promise<Taken> {
  return new Promise((resolve, reject) => {
    const taken: Taken = { chunks: [], size: 0 }
    incoming.on('data', (chunk: Buffer) => {
      if (take(taken, chunk, limit)) return
      incoming.pause()
      resolve(taken)
    })
    // Every request closes in the end; an error costs a look at the stack, so none is made for those that are read.
    const cut = (): void => {
      if (!incoming.complete) reject(new BodyError(400, 'The body ended too early.'))
    }
    incoming.on('end', () => resolve(taken))
    incoming.on('error', cut)
    incoming.on('close', cut)
  })
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function textOf({ chunks, size }: Taken, limit: number): string {
  if (size > limit) throw tooLarge(limit)
  try {
    return utf8.decode(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))
  } catch {
    throw new BodyError(400, 'The body is not UTF-8.')
  }
}

/** The same request, whose body throws a `BodyError` once it is longer than `limit` bytes. */
export function withLimitedBody(request: Request, limit: number): Request {
  if (!request.body) return request
  const abort = new AbortController()
  request.signal.addEventListener('abort', () => abort.abort(), { once: true })
  const body = Readable.toWeb(Readable.from(limited(request.body as AsyncIterable<Uint8Array>, limit)))
  const { method, headers } = request
  // Node asks for `duplex` with a stream; the types do not know it.
  const init = { method, headers: [...headers], body, signal: abort.signal, duplex: 'half' }
  return new Request(request.url, init as RequestInit)
}

async function* limited(body: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size <= limit) yield chunk
    else if (size > drainLimit) break
  }
  if (size > limit) throw tooLarge(limit)
}

function tooLarge(limit: number): BodyError {
  return new BodyError(413, `The body is larger than ${limit} bytes.`)
}
