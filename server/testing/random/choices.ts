/** Random choices out of fast-check, so that what a seed made once can be made again. */
import fc from 'fast-check'

export interface Choices {
  /** A whole number from 0 up to but without `count`. */
  int(count: number): number
  /** True in this share of all cases. */
  chance(share: number): boolean
  pick<T>(items: readonly T[]): T
}

/** How often the tests with random operations go round: 1 unless `TRELLIS_TEST_ROUNDS` says more. */
export const rounds = Number(process.env.TRELLIS_TEST_ROUNDS ?? 1)

/** Where their seeds begin. */
export const firstSeed = Number(process.env.TRELLIS_TEST_SEED ?? 1)

/** All numbers alike: fast-check would prefer small ones. */
const below = (count: number) => fc.noBias(fc.nat({ max: count - 1 }))

/** As many of what `make` makes as wanted, the same for the same seed. */
export function sampled<T>(make: (choices: Choices) => T, count: number, seed: number): T[] {
  const arbitrary = fc.gen().map((generate) =>
    make({
      int: (count) => generate(below, count),
      chance: (share) => generate(below, 1000) < share * 1000,
      pick: <Item>(items: readonly Item[]) => items[generate(below, items.length)] as Item,
    }),
  )
  return fc.sample(arbitrary, { numRuns: count, seed })
}
