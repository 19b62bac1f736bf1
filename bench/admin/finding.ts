/** One line of the report: what was measured, and what it has to be. */
export interface Finding {
  what: string
  /** The bar, as text: "≥ 95", "≤ 150 ms". */
  bar: string
  found: string
  holds: boolean
  /** What kept it from being perfect, or how it spread. */
  note?: string
}

/** A finding that must not be above its bar. */
export function atMost(
  bar: number,
  unit: string,
  measured: { what: string; value: number; note?: string },
): Finding {
  const { what, value, note } = measured
  return {
    what,
    bar: `≤ ${figure(bar)} ${unit}`,
    found: `${figure(value)} ${unit}`,
    holds: value <= bar,
    note,
  }
}

const figure = (value: number): string => Math.round(value).toLocaleString('en')

/** The middle one; of an even number of values the mean of the two in the middle. */
export function median(values: number[]): number {
  if (values.length === 0) throw new Error('There is no median of nothing.')
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  return ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2
}

/** How several values spread, in milliseconds, for a note. */
export function spread(values: number[]): string {
  const sorted = values.toSorted((a, b) => a - b)
  const most = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0
  return `${values.length} times: ${figure(sorted[0] ?? 0)} to ${figure(sorted.at(-1) ?? 0)} ms, 95 % within ${figure(most)} ms`
}
