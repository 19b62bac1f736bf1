import { jsonReply } from '../reply.ts'
import type { Step } from '../step.ts'

/**
 * `/health/live`: the process answers. `/health/ready`: it can do its work now; 503 while `ready` rejects, so that a
 * balancer sends requests elsewhere.
 */
export function health(ready: () => Promise<void>): Step {
  return async (exchange, next) => {
    const pathname = exchange.path
    if (pathname === '/health/live') return jsonReply({ status: 'ok' })
    if (pathname !== '/health/ready') return next()
    try {
      await ready()
      return jsonReply({ status: 'ok' })
    } catch (error) {
      exchange.log.warn({ err: error }, 'not ready')
      return jsonReply({ status: 'unavailable' }, 503, { 'retry-after': '2' })
    }
  }
}
