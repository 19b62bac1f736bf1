/**
 * Keeps an HTTP server busy. The client writes the same bytes again and again on plain sockets, because a full HTTP
 * client would take a good part of the two cores that it shares with what is measured.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type Reply, replyReader } from './read-reply.ts'

/** What is sent. */
export interface Target {
  /** Such as `http://127.0.0.1:40123/graphql`. */
  url: string
  headers?: Record<string, string>
  body: string
  /** Answers differ, as those of writes do; else all must have the size of the first. */
  varies?: boolean
}

/** How it is sent. */
export interface Load {
  connections: number
  milliseconds: number
}

/** What came of it. */
export interface Pace {
  /** Requests in a second. */
  rate: number
  /** Milliseconds that half of the requests took at most. */
  latency: number
}

/** The bytes of the request. */
export function requestBytes({ url, headers = {}, body }: Target): Buffer {
  const { host, pathname } = new URL(url)
  const lines = Object.entries({
    host,
    'content-type': 'application/json',
    accept: 'application/json',
    ...headers,
  })
  const length = Buffer.byteLength(body)
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return Buffer.from(`POST ${pathname} HTTP/1.1\r\n${head}content-length: ${length}\r\n\r\n${body}`)
}

/**
 * Sends until the time is over, each connection the next request as soon as the last is answered.
 * @throws Error at the first answer that is not 200, or is of another size than the first of its connection
 */
export async function load(target: Target, { connections, milliseconds }: Load): Promise<Pace> {
  const bytes = requestBytes(target)
  const latencies: number[] = []
  const begin = performance.now()
  const until = begin + milliseconds
  await Promise.all(Array.from({ length: connections }, () => keepBusy(target, bytes, until, latencies)))
  const seconds = (performance.now() - begin) / 1_000
  latencies.sort((a, b) => a - b)
  return { rate: latencies.length / seconds, latency: latencies[latencies.length >> 1] ?? 0 }
}

async function keepBusy(
  { url, varies }: Target,
  bytes: Buffer,
  until: number,
  latencies: number[],
): Promise<void> {
  const socket = await open(url)
  let expected: number | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      let sent = performance.now()
      const onReply = (reply: Reply): void => {
        latencies.push(performance.now() - sent)
        expected ??= reply.size
        const isRight = varies ? !reply.body().includes('"errors"') : reply.size === expected
        sent = performance.now()
        if (reply.status !== 200 || !isRight) reject(unlike(url, reply))
        else if (sent >= until) resolve()
        else socket.write(bytes)
      }
      const read = replyReader(onReply)
      socket.on('data', (chunk: Buffer) => read(chunk))
      socket.on('error', reject)
      socket.on('close', () => reject(new Error(`${url} closed the connection.`)))
      socket.write(bytes)
    })
  } finally {
    socket.destroy()
  }
}

async function open(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  await once(socket, 'connect')
  return socket
}

function unlike(url: string, { status, body }: Reply): Error {
  return new Error(`${url} answered ${status}: ${body().toString().slice(0, 500)}`)
}

/** One request and its parsed answer. */
export async function ask({ url, headers, body }: Target): Promise<{ data: unknown; errors?: unknown }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 500)}`)
  return JSON.parse(text) as { data: unknown; errors?: unknown }
}
