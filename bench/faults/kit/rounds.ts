/** How often a case breaks something: as often as its bar asks for, unless that takes too long on a busy machine. */

let minutes = 10

/** Sets how long the rounds of one case may take. */
export function limitRounds(most: number): void {
  minutes = most
}

/** The numbers of the rounds, from 0, at least one. */
export function* rounds(count: number): Generator<number> {
  const until = performance.now() + minutes * 60_000
  for (let round = 0; round < count && (round === 0 || performance.now() < until); round++) yield round
}
