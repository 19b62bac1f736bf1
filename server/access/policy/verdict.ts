/** What rules come to: always, never, or where a condition holds. */
import type { Condition } from '#schema/plan/condition.ts'

export type Verdict = boolean | Condition

/** At least one of them. */
export function either(verdicts: Verdict[]): Verdict {
  if (verdicts.includes(true)) return true
  const of = verdicts.filter((verdict) => typeof verdict !== 'boolean')
  if (of.length === 0) return false
  return of.length === 1 ? (of[0] as Condition) : { kind: 'OR', of }
}

/** All of them. */
export function both(verdicts: Verdict[]): Verdict {
  if (verdicts.includes(false)) return false
  const of = verdicts.filter((verdict) => typeof verdict !== 'boolean')
  if (of.length === 0) return true
  return of.length === 1 ? (of[0] as Condition) : { kind: 'AND', of }
}

/** The opposite; what is unknown of a row counts as not so. */
export function not(verdict: Verdict): Verdict {
  return typeof verdict === 'boolean' ? !verdict : { kind: 'NOT', of: verdict }
}
