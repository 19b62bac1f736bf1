import type { DoorConfig } from '../config.ts'
import type { Step } from '../step.ts'

const allowed: [string, string][] = [
  ['access-control-allow-methods', 'GET, POST'],
  [
    'access-control-allow-headers',
    'content-type, authorization, x-tenant, x-request-id, x-trellis-csrf, idempotency-key',
  ],
  ['access-control-max-age', '600'],
]

/**
 * Lets pages of the allow-list read our answers, with the user's cookie. No other origin is ever named in an answer:
 * our own pages need no CORS.
 */
export function cors(config: DoorConfig): Step {
  return async (exchange, next) => {
    const { method, headers } = exchange
    const origin = headers.get('origin')
    const isListed = origin !== null && config.origins.has(origin)
    const isPreflight = method === 'OPTIONS' && headers.has('access-control-request-method')
    const response = isPreflight ? new Response(null, { status: isListed ? 204 : 403 }) : await next()
    if (config.origins.size > 0) response.headers.append('vary', 'origin')
    if (isListed) {
      response.headers.set('access-control-allow-origin', origin)
      response.headers.set('access-control-allow-credentials', 'true')
      response.headers.set('access-control-expose-headers', 'x-request-id, retry-after')
      response.headers.set('cross-origin-resource-policy', 'cross-origin')
      if (isPreflight) for (const [name, value] of allowed) response.headers.set(name, value)
    }
    return response
  }
}
