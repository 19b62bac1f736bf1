import type { Exchange } from './exchange.ts'

/** Answers the request, or asks `next` and may change what comes back. */
export type Step = (exchange: Exchange, next: () => Promise<Response>) => Promise<Response>

/** One function out of an ordered list of steps; the last one must answer. */
export function runSteps(steps: Step[]): (exchange: Exchange) => Promise<Response> {
  return (exchange) => {
    const run = async (index: number): Promise<Response> => {
      const step = steps[index]
      if (!step) throw new Error('No step answered the request.')
      return step(exchange, () => run(index + 1))
    }
    return run(0)
  }
}
