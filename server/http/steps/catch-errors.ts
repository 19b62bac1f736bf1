import { BodyError } from '../body.ts'
import { errorReply } from '../reply.ts'
import type { Step } from '../step.ts'
import { presentable } from '../unexpected.ts'

/** Turns what is thrown below into an answer; the unexpected goes to the log and is not told to the client. */
export const catchErrors: Step = async (exchange, next) => {
  try {
    return await next()
  } catch (thrown) {
    const error = presentable(thrown)
    if (error.code === 'INTERNAL' || error.code === 'UNAVAILABLE')
      exchange.log.error({ err: thrown }, error.message)
    // Refused is refused, and nobody's fault; but whoever looks for an intruder wants to see it.
    if (error.code === 'FORBIDDEN' || error.code === 'RATE_LIMITED') {
      const { method, path, ip } = exchange
      exchange.log.warn({ method, path, ip, why: error.message }, 'refused')
    }
    return errorReply(
      error,
      exchange.id,
      thrown instanceof BodyError ? thrown.status : undefined,
      exchange.words(),
    )
  }
}
