/** Read policies as the compiler takes them. */
import { type RawBuilder, sql } from 'kysely'
import type { ReadPolicy, RowCondition } from '../context.ts'
import { late } from './late.ts'

/** The policy's condition, whichever form the policy has. */
export function conditionOf(policy: ReadPolicy): RowCondition {
  return typeof policy === 'function' ? policy : policy.condition
}

/** What plans may be shared by; undefined when they may not be. */
export function shapeOf(policy: ReadPolicy): string | undefined {
  return typeof policy === 'function' ? undefined : policy.shape
}

/**
 * The value of that name in the policy of whoever runs the statement, for the condition of a shared policy:
 * `sql`${row('company_id')} = any(${policyValue('companies')}::int8[])``. Give it a type, as here.
 */
export function policyValue(name: string): RawBuilder<unknown> {
  const value = late(({ context: { policy } }) => {
    if (typeof policy === 'function' || !Object.hasOwn(policy.values, name)) {
      throw new Error(`The read policy has no value "${name}".`)
    }
    return policy.values[name]
  })
  return sql`${value}`
}
