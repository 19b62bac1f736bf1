import { type Load, load, type Pace, type Target } from './load.ts'

/** How a work is measured. */
export interface Plan extends Load {
  rounds: number
  /** Milliseconds of load before the first round, for each contender. */
  warmUp: number
}

/** The middle value; the mean of the two in the middle of an even number. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  const [low, high] =
    sorted.length % 2 === 0 ? [sorted[half - 1], sorted[half]] : [sorted[half], sorted[half]]
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2
}

/**
 * Measures contenders in turn, round after round, so that what else the machine does meets all of them.
 * @param between runs after every turn, such as to remove what it wrote
 * @returns the medians by name
 */
export async function runRounds<Name extends string>(
  targets: Record<Name, Target>,
  plan: Plan,
  between: () => Promise<void> = async () => undefined,
): Promise<Record<Name, Pace>> {
  const names = Object.keys(targets) as Name[]
  const paces = new Map(names.map((name): [Name, Pace[]] => [name, []]))
  for (const name of names) {
    await load(targets[name], { ...plan, milliseconds: plan.warmUp })
    await between()
  }
  for (let round = 0; round < plan.rounds; round++) {
    // Another one begins each time: nobody always follows the same one.
    const order = names.map((_, n) => names[(n + round) % names.length] as Name)
    for (const name of order) {
      paces.get(name)?.push(await load(targets[name], plan))
      await between()
    }
  }
  return Object.fromEntries(
    names.map((name) => {
      const all = paces.get(name) ?? []
      const pace = {
        rate: median(all.map(({ rate }) => rate)),
        latency: median(all.map(({ latency }) => latency)),
      }
      return [name, pace]
    }),
  ) as Record<Name, Pace>
}
