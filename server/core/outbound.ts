/**
 * Requests to servers that users name. None of them reaches this machine or the network around it, by whatever name or
 * redirect, unless the operator allows the host: else anybody who may name an address could ask what is behind the
 * firewall.
 */
import { lookup } from 'node:dns'
import { type IncomingMessage, request as requestPlain } from 'node:http'
import { request as requestTls } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { TrellisError } from './errors.ts'

/** What a server answered: at most the first 64 KB of its text. */
export interface OutboundReply {
  status: number
  text: string
}

/** Why nothing was sent, or nothing came back. */
export class OutboundError extends Error {}

const timeout = 10_000
const largestReply = 65_536
const largestDocument = 1_048_576

let allowed = new Set<string>()

/** Hosts that may be asked although they are inside: names or addresses, as in `hooks.internal` or `10.0.0.5:8080`. */
export function allowOutbound(hosts: string[]): void {
  allowed = new Set(hosts.map((host) => host.trim().toLowerCase()).filter(Boolean))
}

/** The address that a user gave. @throws TrellisError VALIDATION when nothing can be sent there */
export function outboundUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const message = !url
    ? `"${text}" is not an address such as https://example.com/hooks.`
    : url.protocol !== 'https:' && url.protocol !== 'http:'
      ? 'The address begins with https:// or http://.'
      : url.username || url.password
        ? 'Leave name and password out of the address: it is shown to people.'
        : isIP(bare(url.hostname)) && !isAllowed(url) && isInside(bare(url.hostname))
          ? insideText(url.hostname)
          : undefined
  if (message === undefined && url) return url
  throw new TrellisError('VALIDATION', message ?? '', {
    issues: [{ path: ['url'], message: message ?? '', rule: 'outbound.url' }],
  })
}

/**
 * Posts a text. Redirects are not followed; it takes at most ten seconds in all.
 * @throws OutboundError when there was no answer, TrellisError VALIDATION for an address that cannot be used
 */
export async function post(
  address: string,
  headers: Record<string, string>,
  body: string,
  signal?: AbortSignal,
): Promise<OutboundReply> {
  const { status, bytes } = await ask(address, { method: 'POST', headers, body, signal, most: largestReply })
  return { status, text: bytes.subarray(0, largestReply).toString('utf8') }
}

/**
 * Asks by `fetch`'s shape, for libraries that take one. Redirects are not followed, and answers have at most a megabyte.
 * @throws OutboundError, TrellisError VALIDATION as `post` does
 */
export async function outboundFetch(
  address: string,
  {
    method = 'GET',
    headers = {},
    body,
    signal,
  }: { method?: string; headers?: Record<string, string>; body?: unknown; signal?: AbortSignal },
): Promise<Response> {
  if (body !== undefined && body !== null && typeof body !== 'string' && !(body instanceof URLSearchParams))
    throw new OutboundError('Only text can be sent.')
  const text = body === undefined || body === null ? undefined : String(body)
  const reply = await ask(address, { method, headers, body: text, signal, most: largestDocument })
  if (reply.bytes.length > largestDocument) throw new OutboundError('The answer is too large.')
  const isEmpty = reply.status === 204 || reply.status === 304
  return new Response(isEmpty ? null : new Uint8Array(reply.bytes), reply)
}

interface Question {
  method: string
  headers: Record<string, string>
  body?: string | undefined
  signal?: AbortSignal | undefined
  /** Bytes after which the rest of the answer is left. */
  most: number
}

/** Sends one request, and gives the answer with a little more than `most` bytes at most. */
function ask(
  address: string,
  { method, headers, body, signal, most }: Question,
): Promise<{ status: number; headers: Headers; bytes: Buffer }> {
  const url = outboundUrl(address)
  const ends = AbortSignal.timeout(timeout)
  const request = url.protocol === 'https:' ? requestTls : requestPlain
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => reject(new OutboundError(reasonOf(error, ends)))
    const sent = request(
      url,
      {
        method,
        headers: body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) },
        // A connection of its own: one that is kept would have been checked for another name.
        agent: false,
        lookup: isAllowed(url) ? undefined : outsideOnly,
        signal: signal ? AbortSignal.any([signal, ends]) : ends,
      },
      (reply) => {
        const chunks: Buffer[] = []
        let length = 0
        const done = (): void =>
          resolve({ status: reply.statusCode ?? 0, headers: headersOf(reply), bytes: Buffer.concat(chunks) })
        reply.on('data', (chunk: Buffer) => {
          chunks.push(chunk)
          length += chunk.length
          if (length <= most) return
          done()
          reply.destroy()
        })
        reply.on('end', done)
        reply.on('error', fail)
      },
    )
    sent.on('error', fail)
    sent.end(body)
  })
}

function headersOf({ headersDistinct }: IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, values = []] of Object.entries(headersDistinct))
    for (const value of values) headers.append(name, value)
  return headers
}

/** Asked when the connection is made, so that a name cannot point elsewhere than when it was looked at. */
const outsideOnly: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0)
    const inside = addresses.find(({ address }) => isInside(address))
    if (inside) return callback(new OutboundError(insideText(hostname)), '', 0)
    const [first] = addresses
    if (options.all) return callback(null, addresses)
    callback(null, first?.address ?? '', first?.family)
  })
}

function isAllowed(url: URL): boolean {
  return allowed.has(url.hostname.toLowerCase()) || allowed.has(url.host.toLowerCase())
}

const insideText = (host: string): string =>
  `${host} is inside of the network of this server. Its operator may allow it in TRELLIS_OUTBOUND_HOSTS.`

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '')

function reasonOf(error: unknown, ends: AbortSignal): string {
  if (ends.aborted) return `There was no answer within ${timeout / 1000} seconds.`
  const { code, message } = error as { code?: string; message?: string }
  if (error instanceof OutboundError) return error.message
  return code ? `The connection failed: ${code}.` : (message ?? 'The connection failed.')
}

/** Addresses that are not of the public internet (IANA's registries of special-purpose addresses). */
const inside = new BlockList()
const special: [net: string, bits: number, family: 'ipv4' | 'ipv6'][] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.88.99.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  // Also those that carry an address of the fourth version: mapped, translated, tunnelled.
  ['::', 96, 'ipv6'],
  ['::ffff:0:0', 96, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['64:ff9b:1::', 48, 'ipv6'],
  ['100::', 64, 'ipv6'],
  ['2001::', 23, 'ipv6'],
  ['2001:db8::', 32, 'ipv6'],
  ['2002::', 16, 'ipv6'],
  ['3fff::', 20, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 9, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
]
for (const [net, bits, family] of special) inside.addSubnet(net, bits, family)

/** Is it an address of this machine, of the network around it, or of nobody? */
export function isInside(address: string): boolean {
  const plain = address.replace(/%.*$/, '')
  const version = isIP(plain)
  return version === 0 || inside.check(plain, version === 6 ? 'ipv6' : 'ipv4')
}
