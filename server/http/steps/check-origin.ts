import type { DoorConfig } from '../config.ts'
import { isAllowedOrigin, requireOwnOrigin } from '../origin.ts'
import type { Step } from '../step.ts'

const readingMethods = new Set(['GET', 'HEAD'])

/**
 * Refuses what another site may have made the browser send: any request with a session cookie from a foreign page,
 * and any that may change state without a sign of its origin. A request with a Bearer key is not affected: browsers
 * never add one by themselves.
 */
export function checkOrigin(config: DoorConfig): Step {
  return async (exchange, next) => {
    if (exchange.credential?.kind !== 'SESSION') return next()
    const { headers, host, isSecure } = exchange
    const facts = { headers, host, isSecure }
    const origin = headers.get('origin')
    // Browsers send no Origin when our own pages read from us.
    const isOwnRead = readingMethods.has(exchange.method) && origin === null
    if (!isOwnRead && !(origin !== null && isAllowedOrigin(origin, facts, config)))
      requireOwnOrigin(facts, config)
    return next()
  }
}
