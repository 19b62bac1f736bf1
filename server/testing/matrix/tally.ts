/** What was compared, and where an answer was not the one that the rules mean. */

export interface Tally {
  /** Answers that were compared, by path. */
  cells: Map<string, number>
  differences: string[]
  /** Paths that have differences. */
  wrongPaths: Set<string>
  /** Compares one answer. */
  cell(path: string, where: string, found: unknown, expected: unknown): void
}

/** Differences beyond these add nothing. */
const mostTold = 30

export function createTally(): Tally {
  const cells = new Map<string, number>()
  const differences: string[] = []
  const wrongPaths = new Set<string>()
  return {
    cells,
    differences,
    wrongPaths,
    cell(path, where, found, expected) {
      cells.set(path, (cells.get(path) ?? 0) + 1)
      const [left, right] = [JSON.stringify(found), JSON.stringify(expected)]
      if (left === right) return
      wrongPaths.add(path)
      if (differences.length < mostTold)
        differences.push(`${where}, ${path}: answered ${left}, the rules mean ${right}`)
    },
  }
}

/** How many answers were compared. */
export function sizeOf(tally: Tally): number {
  return [...tally.cells.values()].reduce((sum, count) => sum + count, 0)
}
