import type { Metrics } from '../metrics.ts'
import type { Step } from '../step.ts'

/** Outermost: gives every answer its request id, counts it and logs it. */
export function logRequest(metrics: Metrics): Step {
  return async (exchange, next) => {
    const start = performance.now()
    const response = await next()
    const ms = performance.now() - start
    response.headers.set('x-request-id', exchange.id)
    metrics.observeRequest(exchange.request.method, response.status, ms / 1000)
    const facts = {
      method: exchange.request.method,
      path: exchange.url.pathname,
      status: response.status,
      ms,
    }
    if (response.status >= 500) exchange.log.warn(facts, 'request failed')
    else exchange.log.debug(facts, 'request')
    return response
  }
}
