/** Second stage, conditions: what a filter says, as plain objects. Values are checked, or checked when read. */
import type { EntityModel, FieldModel } from '../model.ts'
import type { Value } from './late.ts'

/** Comparison of one field with one checked value (a list for `in` and `notIn`). */
export type Operator =
  | 'eq'
  | 'ne'
  | 'in'
  | 'notIn'
  | 'gt'
  | 'gte'
  | 'lt'
  | 'lte'
  | 'contains'
  | 'startsWith'
  | 'endsWith'
  | 'like'
  | 'isNull'

/** A condition over one record. */
export type Condition =
  | { kind: 'CONSTANT'; value: boolean }
  | { kind: 'AND' | 'OR'; of: Condition[] }
  | { kind: 'NOT'; of: Condition }
  | { kind: 'COMPARE'; field: FieldModel; operator: Operator; value: unknown }
  /** The related record exists and satisfies `of`; or there is none, when `orNone`. */
  | { kind: 'TO_ONE'; field: FieldModel; target: EntityModel; of: Condition; orNone: boolean }
  | {
      kind: 'TO_MANY'
      field: FieldModel
      target: EntityModel
      quantifier: 'some' | 'every' | 'none'
      of: Condition
    }
  /** The record that it is about, named by entity and id, is one of the target that satisfies `of`. */
  | { kind: 'ABOUT'; entity: FieldModel; id: FieldModel; target: EntityModel; of: Condition }
  /** The record is the one of this id, or below (above) it in the tree. */
  | { kind: 'TREE'; direction: 'DESCENDANTS' | 'ANCESTORS'; id: Value<number> }
  /** Every word is found in the searchable fields or the display name. */
  | { kind: 'SEARCH'; words: Value<string>[] }

/** Satisfied by every record. */
export const everything: Condition = { kind: 'CONSTANT', value: true }

/** All of them; a single one stays itself. */
export function allOf(conditions: Condition[]): Condition {
  const needed = conditions.filter((condition) => condition.kind !== 'CONSTANT' || !condition.value)
  if (needed.length === 0) return everything
  return needed.length === 1 ? (needed[0] as Condition) : { kind: 'AND', of: needed }
}
