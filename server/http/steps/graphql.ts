import { readJson } from '../body.ts'
import type { Exchange } from '../exchange.ts'
import type { DoorContext } from '../graphql/context.ts'
import type { Endpoint } from '../graphql/endpoint.ts'
import type { KnownReads } from '../graphql/known-reads.ts'
import type { Step } from '../step.ts'

/** GraphiQL comes from a public CDN and starts by an inline script; it is only served in development. */
const graphiqlPolicy =
  "default-src 'self' https://unpkg.com; script-src 'self' 'unsafe-inline' https://unpkg.com; style-src 'self' 'unsafe-inline' https://unpkg.com; img-src 'self' data: https:; font-src 'self' data: https://unpkg.com; worker-src 'self' blob:; frame-ancestors 'none'"

/** `/graphql` over HTTP. */
export function graphql(endpoint: Endpoint, known?: KnownReads): Step {
  return async (exchange, next) => {
    if (exchange.url.pathname !== '/graphql') return next()
    const context = await doorContext(exchange)
    if (exchange.request.method === 'POST') {
      context.body = readJson(exchange.request)
      // Whoever needs the body awaits it; until then a broken one is nobody's unhandled rejection.
      context.body.catch(() => undefined)
    }
    const { request } = exchange
    const response = (await known?.answer(request, context)) ?? (await endpoint.fetch(request, context))
    if (response.headers.get('content-type')?.startsWith('text/html')) {
      response.headers.set('content-security-policy', graphiqlPolicy)
    } else {
      response.headers.set('cache-control', 'no-store')
    }
    return response
  }
}

/** What the endpoint's plugins need to know of a request: looked up here, once, before Yoga is asked. */
export async function doorContext(exchange: Exchange): Promise<DoorContext> {
  const door = await exchange.tenant()
  const [schema, viewer] = await Promise.all([door.schema(), exchange.viewer()])
  const { id, ip, request, credential, log } = exchange
  const facts = { id, ip, headers: request.headers, signal: request.signal }
  return { door, schema, viewer, credential, facts, log }
}
