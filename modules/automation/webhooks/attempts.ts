/** How often a delivery is tried, and when: ten times within three days. */

const minute = 60
const hour = 60 * minute

/** Seconds to wait after each attempt but the last. */
const waits = [5, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 18 * hour, 22 * hour]

/** Attempts of one delivery. */
export const attempts = waits.length + 1

/** Seconds to wait after the given attempt. */
export function waitAfter(attempt: number): number {
  return waits[Math.min(attempt, waits.length) - 1] ?? 5
}
