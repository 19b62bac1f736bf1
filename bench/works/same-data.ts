import { isDeepStrictEqual } from 'node:util'

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

/** The answer in one form: servers write moments in several ways, and counts as numbers or as text. */
export function normal(value: unknown): unknown {
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return moment.test(value) ? new Date(value).toISOString() : value
  if (Array.isArray(value)) return value.map(normal)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, normal(inner)]))
}

/** @throws Error that shows where two contenders answered differently */
export function checkSame(work: string, answers: Record<string, unknown>): void {
  const [first, ...others] = Object.entries(answers)
  for (const [name, answer] of others) {
    const [one, other] = [normal(first?.[1]), normal(answer)]
    if (!isDeepStrictEqual(one, other)) {
      throw new Error(`"${work}": ${first?.[0]} and ${name} give different data.\n${difference(one, other)}`)
    }
  }
}

/** Both texts from shortly before the place where they part. */
function difference(one: unknown, other: unknown): string {
  const [a, b] = [JSON.stringify(one) ?? '', JSON.stringify(other) ?? '']
  const at = [...a].findIndex((letter, n) => letter !== b[n])
  return [a, b].map((text) => `  … ${text.slice(Math.max(0, at - 60), at + 100)} …`).join('\n')
}
