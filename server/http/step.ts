import type { Exchange } from './exchange.ts'
import type { Reply } from './text-reply.ts'

/** Answers the request, or asks `next` and may change what comes back. */
export type Step = (exchange: Exchange, next: () => Promise<Reply>) => Promise<Reply>

/** One function out of an ordered list of steps; the last one must answer. */
export function runSteps(steps: Step[]): (exchange: Exchange) => Promise<Reply> {
  return (exchange) => {
    const run = (index: number): Promise<Reply> => {
      const step = steps[index]
      if (!step) throw new Error('No step answered the request.')
      return step(exchange, () => run(index + 1))
    }
    return run(0)
  }
}
