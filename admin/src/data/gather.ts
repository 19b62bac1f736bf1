/** Queries that are asked in one turn of the event loop go out as one request. */
import { isApiError } from './errors.ts'
import { type Asked, merge, partOf } from './merge.ts'

type Send = (asked: Asked, signal?: AbortSignal) => Promise<unknown>

interface Waiting {
  asked: Asked
  signal?: AbortSignal
  resolve: (data: unknown) => void
  reject: (error: unknown) => void
}

/** Far below what the server lets through in one operation. */
const most = 16

/** Answers of these codes are meant for all: asking for each alone would not help. */
const forAll = new Set(['UNAVAILABLE', 'UNAUTHENTICATED', 'RATE_LIMITED'])

/**
 * Gives a function that asks by way of `send`, together with whatever else is asked meanwhile. When the whole is
 * refused, each is asked alone, so that what one may not know never hides what the others ask for.
 */
export function gatherer(send: Send): Send {
  let waiting: Waiting[] = []
  const flush = () => {
    const all = waiting.filter(({ signal }) => !signal?.aborted)
    waiting = []
    for (let at = 0; at < all.length; at += most) void sendTogether(all.slice(at, at + most), send)
  }
  return (asked, signal) =>
    new Promise((resolve, reject) => {
      const abort = () => reject(new DOMException('Aborted', 'AbortError'))
      if (signal?.aborted) return abort()
      signal?.addEventListener('abort', abort, { once: true })
      if (waiting.length === 0) setTimeout(flush)
      waiting.push({ asked, signal, resolve, reject })
    })
}

async function sendTogether(parts: Waiting[], send: Send): Promise<void> {
  const alone = (part: Waiting) => send(part.asked, part.signal).then(part.resolve, part.reject)
  const [first, ...others] = parts
  if (!first) return
  if (others.length === 0) return alone(first)
  const stop = new AbortController()
  for (const { signal } of parts)
    signal?.addEventListener('abort', () => {
      if (parts.every((part) => part.signal?.aborted)) stop.abort()
    })
  try {
    const data = (await send(merge(parts.map(({ asked }) => asked)), stop.signal)) as Record<string, unknown>
    parts.forEach((part, at) => {
      part.resolve(partOf(data, at))
    })
  } catch (error) {
    if (isApiError(error) && forAll.has(error.code)) for (const part of parts) part.reject(error)
    else for (const part of parts) if (!part.signal?.aborted) void alone(part)
  }
}
