import type { DoorContext } from '../graphql/context.ts'
import type { Endpoint } from '../graphql/endpoint.ts'
import type { KnownReads } from '../graphql/known-reads.ts'
import type { Step } from '../step.ts'
import type { Reply } from '../text-reply.ts'

/** GraphiQL comes from a public CDN and starts by an inline script; it is only served in development. */
const graphiqlPolicy =
  "default-src 'self' https://unpkg.com; script-src 'self' 'unsafe-inline' https://unpkg.com; style-src 'self' 'unsafe-inline' https://unpkg.com; img-src 'self' data: https:; font-src 'self' data: https://unpkg.com; worker-src 'self' blob:; frame-ancestors 'none'"

/** `/graphql` over HTTP. */
export function graphql(endpoint: Endpoint, known?: KnownReads): Step {
  return async (exchange, next) => {
    if (exchange.path !== '/graphql') return next()
    const { method } = exchange
    const door = await exchange.tenant()
    const schema = await door.schema()
    let body: DoorContext['body']
    if (method === 'POST') {
      body = exchange.json()
      // Whoever needs the body awaits it; until then a broken one is nobody's unhandled rejection.
      body.catch(() => undefined)
    }
    const read = body && known ? await known.find(schema, exchange.headers, body) : undefined
    const proved = read && (await known?.prove(read, exchange, door))
    const reply = proved?.reply ?? (await inFull())
    if (reply.headers.get('content-type')?.startsWith('text/html')) {
      reply.headers.set('content-security-policy', graphiqlPolicy)
    } else {
      reply.headers.set('cache-control', 'no-store')
    }
    return reply

    async function inFull(): Promise<Reply> {
      const viewer = await exchange.person()
      if (viewer) await exchange.admit(viewer)
      const { id, ip, headers, signal, credential, log } = exchange
      const facts = { id, ip, headers, signal }
      const context: DoorContext = { door, schema, viewer, credential, facts, log, body }
      // Errors of a read whose viewer turns out to be the same are told without reading once more; those of a write are
      // told in any case.
      if (viewer && proved && (proved.isDone || (await exchange.recalled())?.text === proved.text))
        context.answer = proved.answer
      else if (read && !viewer?.pending) {
        const answer = await known?.answer(read, context)
        if (answer) return answer
      }
      return await endpoint.fetch(exchange.request, context)
    }
  }
}
