/**
 * Orders record ids, as numbers where both are whole numbers (2 before 10), else as text.
 * Used wherever "then the lowest id" breaks a tie, so that the answer never depends on the order of input.
 */
export function compareIds(a: string | number, b: string | number): number {
  const left = String(a)
  const right = String(b)
  if (/^\d+$/.test(left) && /^\d+$/.test(right)) {
    const x = BigInt(left)
    const y = BigInt(right)
    if (x !== y) return x < y ? -1 : 1
  }
  return left < right ? -1 : left > right ? 1 : 0
}
