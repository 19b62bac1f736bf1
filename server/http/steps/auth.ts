import { say } from '#core/say.ts'
import { keyRoutes } from '../auth/key-routes.ts'
import type { AuthServices, Routes } from '../auth/kit.ts'
import { mailboxRoutes } from '../auth/mailbox-routes.ts'
import { passwordRoutes } from '../auth/password-routes.ts'
import { peopleRoutes } from '../auth/people-routes.ts'
import { securityRoutes } from '../auth/security-routes.ts'
import { sessionRoutes } from '../auth/session-routes.ts'
import { ssoRoutes } from '../auth/sso-routes.ts'
import { requireOwnOrigin } from '../origin.ts'
import { refusal } from '../reply.ts'
import type { Step } from '../step.ts'

const routes: Routes = {
  ...sessionRoutes,
  ...passwordRoutes,
  ...securityRoutes,
  ...keyRoutes,
  ...peopleRoutes,
  ...mailboxRoutes,
  ...ssoRoutes,
}

/** `/auth/…`: sign-in and what belongs to it. Every POST is JSON from an allowed origin, signed in or not. */
export function auth(services: AuthServices): Step {
  return async (exchange, next) => {
    const { method, path: pathname } = exchange
    if (pathname !== '/auth' && !pathname.startsWith('/auth/')) return next()
    const route = routes[`${method} ${pathname}`]
    if (!route) {
      const isKnown = Object.keys(routes).some((key) => key.endsWith(` ${pathname}`))
      const message = isKnown ? say`${pathname} does not answer ${method}.` : say`There is no ${pathname}.`
      return refusal(isKnown ? 405 : 404, isKnown ? 'BAD_REQUEST' : 'NOT_FOUND', message, exchange.id)
    }
    // Also for sign-in: else another site could sign its visitor in to the attacker's account.
    if (method === 'POST') requireOwnOrigin(exchange, services.config)
    return route(exchange, services)
  }
}
