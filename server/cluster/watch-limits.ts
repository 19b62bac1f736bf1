import type { Limits } from '#server/start/limits.ts'
import type { RetireReason } from './messages.ts'

/** What is looked at. */
interface Used {
  /** Requests answered so far. */
  requests(): number
}

const everyMs = 1_000

/**
 * Asks for a replacement, once, when a process is past one of its limits. Age and requests vary by up to a tenth from
 * one process to another, so that those that began together do not end together.
 */
export function watchLimits(limits: Limits, used: Used, retire: (reason: RetireReason) => void): void {
  const began = performance.now()
  const share = 0.9 + Math.random() / 10
  const isPast = (value: number, limit: number): boolean => limit > 0 && value > limit
  const timer = setInterval(() => {
    const reason: RetireReason | undefined = isPast(process.memoryUsage.rss() / 1_048_576, limits.memory)
      ? 'memory'
      : isPast(performance.now() - began, limits.age * share)
        ? 'age'
        : isPast(used.requests(), limits.requests * share)
          ? 'requests'
          : undefined
    if (!reason) return
    clearInterval(timer)
    retire(reason)
  }, everyMs)
  timer.unref()
}
