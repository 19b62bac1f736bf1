import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import type { HeaderReader } from './arrival.ts'
import type { DoorConfig } from './config.ts'

/** What an origin check looks at. */
export interface OriginFacts {
  headers: HeaderReader
  host: string
  isSecure: boolean
}

/** A page of another site cannot send this header without asking us first (CORS preflight). */
const csrfHeader = 'x-trellis-csrf'

/** Whether pages of `origin` may act for the user: our own, and those of the allow-list. */
export function isAllowedOrigin(
  origin: string,
  { host, isSecure }: OriginFacts,
  config: DoorConfig,
): boolean {
  if (config.origins.has(origin)) return true
  // Behind a proxy that we were not told to trust we cannot know the scheme: the host has to do.
  return origin === `https://${host}` || (!isSecure && origin === `http://${host}`)
}

/**
 * Refuses a request that a page of another site may have made the browser send. A foreign `Origin` is always
 * refused; a missing one or `null` is let through only with the header `x-trellis-csrf`.
 * @throws FORBIDDEN
 */
export function requireOwnOrigin(facts: OriginFacts, config: DoorConfig): void {
  const origin = facts.headers.get('origin')
  if (origin === null || origin === 'null') {
    if (facts.headers.has(csrfHeader)) return
    throw new TrellisError('FORBIDDEN', say`Send the header Origin, or ${csrfHeader}: 1 outside a browser.`)
  }
  if (isAllowedOrigin(origin, facts, config)) return
  throw new TrellisError(
    'FORBIDDEN',
    say`Requests from this origin are not allowed. TRELLIS_ORIGINS lists the others.`,
  )
}
