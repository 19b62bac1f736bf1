import { timingSafeEqual } from 'node:crypto'
import { TrellisError } from '#core/errors.ts'
import { hashSecret } from '#server/access/secret.ts'
import type { Metrics } from '../metrics.ts'
import type { Step } from '../step.ts'

/**
 * `/metrics` for Prometheus, behind a Bearer token if the operator set one.
 * @param scrape gives the text of all processes, where there are several
 */
export function showMetrics(
  metrics: Metrics,
  token: string | undefined,
  scrape?: () => Promise<string>,
): Step {
  return async (exchange, next) => {
    if (exchange.path !== '/metrics') return next()
    if (token !== undefined) {
      const given = exchange.headers.get('authorization') ?? ''
      if (!timingSafeEqual(hashSecret(given), hashSecret(`Bearer ${token}`))) {
        throw new TrellisError(
          'UNAUTHENTICATED',
          'Send the token of TRELLIS_METRICS_TOKEN as a Bearer token.',
        )
      }
    }
    const { body, contentType } = await metrics.text()
    return new Response(scrape ? await scrape() : body, {
      headers: { 'content-type': contentType, 'cache-control': 'no-store' },
    })
  }
}
