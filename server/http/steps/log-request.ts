import type { Logger } from 'pino'
import type { Metrics } from '../metrics.ts'
import type { Step } from '../step.ts'

/** Outermost: gives every answer its request id, counts it and logs it. */
export function logRequest(metrics: Metrics, log: Logger): Step {
  return async (exchange, next) => {
    const start = performance.now()
    const response = await next()
    const ms = performance.now() - start
    response.headers.set('x-request-id', exchange.id)
    metrics.observeRequest(exchange.method, response.status, ms / 1000)
    const isFailure = response.status >= 500
    // Making the request's own logger costs more than a line of it.
    if (isFailure || log.isLevelEnabled('debug')) {
      const { method, path } = exchange
      const facts = { method, path, status: response.status, ms }
      if (isFailure) exchange.log.warn(facts, 'request failed')
      else exchange.log.debug(facts, 'request')
    }
    return response
  }
}
