import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import type { Step } from '../step.ts'

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** `/<module>/…`: hands the request to the module's own route. */
export const moduleRoutes: Step = async (exchange, next) => {
  const name = /^\/([a-z][a-z0-9-]*)\//.exec(exchange.path)?.[1]
  // The admin's own files are asked for most; they need no tenant.
  if (name === undefined || name === 'assets') return next()
  const tenant = await exchange.tenant()
  const route = (await tenant.routes()).get(name)
  if (!route) return next()
  const viewer = await exchange.viewer()
  if (viewer?.scopes?.readOnly && !readingMethods.has(exchange.method)) {
    throw new TrellisError('FORBIDDEN', say`This API key may only read.`)
  }
  return route(exchange.request, viewer)
}
