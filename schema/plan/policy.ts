/** Read policies as the compiler takes them. */
import { type RawBuilder, sql } from 'kysely'
import type { ReadPolicy, Rights, RowCondition } from '../context.ts'
import type { EntityModel } from '../model.ts'
import { forbidden } from './errors.ts'
import { late } from './late.ts'

/** The policy's condition, whichever form the policy has. */
export function conditionOf(policy: ReadPolicy): RowCondition {
  return typeof policy === 'function' ? policy : policy.condition
}

/** The policy's rights, if it limits any. */
export function rightsOf(policy: ReadPolicy): Rights | undefined {
  return typeof policy === 'function' ? undefined : policy.rights
}

/** Refuses to read, filter, sort or measure by a field that the viewer may not read; FORBIDDEN names it. */
export function checkReadable(
  rights: Rights | undefined,
  entity: EntityModel,
  field: string,
  path: (string | number)[] = [],
): void {
  if (rights?.readField(entity, field) === false) throw forbidden(rights.refusal(entity, 'read', field), path)
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
