/** Which rules concern a record, and which relations they look at. */
import type { ValidateRule } from '#core/entity.ts'
import type { EntityModel } from '#schema/model.ts'
import type { AnyRecord, Operation } from './operation.ts'
import { changedFields, isNew } from './original.ts'

/** Does the rule check the record? Always unless it is for changes of fields that did not change. */
export function concerns({ when }: ValidateRule<never>, record: AnyRecord): boolean {
  return !when || isNew(record) || touches(record, when)
}

function touches(record: AnyRecord, fields: string[]): boolean {
  return changedFields(record, fields).length > 0 || fields.some((name) => isDirtyCollection(record[name]))
}

function isDirtyCollection(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'isDirty' in value &&
    (value as { isDirty(): boolean }).isDirty()
  )
}

/** Paths of the relations that the rules on these records are going to look at, as far as that is known by now. */
export function ruleNeeds(operation: Operation, entity: EntityModel, records: AnyRecord[]): string[] {
  const { derive, validate } = operation.registry.rulesOf(entity.name)
  const checking = validate.filter((rule) => !rule.when || records.some((record) => concerns(rule, record)))
  return [...new Set([...derive.flat(), ...checking].flatMap((rule) => rule.needs ?? []))]
}
