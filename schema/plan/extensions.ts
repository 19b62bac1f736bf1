/**
 * What generated GraphQL types and fields tell the compiler about themselves, in their `extensions`.
 *
 * The compiler reads nothing else of the schema, so a type or field of any name is compiled as soon as it says what
 * it is, and one that says nothing is left to its own resolver.
 */
import type { GraphQLField } from 'graphql'

/** What a root field reads: one record, a list, or an aggregate over one. */
export type RootKind = 'RECORD' | 'CONNECTION' | 'AGGREGATE'

/** How a generated field is read. */
export type FieldPlan =
  /** A root field over the records of an entity. */
  | { kind: 'ROOT'; of: RootKind; entity: string }
  /** A field of the entity's model (`name` may be `displayName`). */
  | { kind: 'FIELD'; name: string }
  /** The `viewerCan` object. */
  | { kind: 'PERMISSIONS' }
  /** One right in it: `read`, `update`, `delete` or an action. */
  | { kind: 'PERMISSION'; name: string }
  /** Parts of a connection, an edge and a page. */
  | { kind: 'NODES' | 'EDGES' | 'PAGE_INFO' | 'TOTAL_COUNT' | 'CURSOR' | 'NODE' }
  | { kind: 'HAS_NEXT_PAGE' | 'HAS_PREVIOUS_PAGE' | 'START_CURSOR' | 'END_CURSOR' }
  /** Who made a change. */
  | { kind: 'ACTOR' }
  /** The history of a record, and parts of an entry of it. */
  | { kind: 'HISTORY' | 'CHANGES' }
  | { kind: 'ENTRY'; name: string }
  /** Parts of one aggregated group. */
  | { kind: 'GROUP' | 'COUNT' | 'DRILL_DOWN' }
  | { kind: 'MEASURES'; measure: Measure }
  | { kind: 'MEASURE'; name: string }

/** Function of an aggregate over one field. */
export type Measure = 'sum' | 'avg' | 'min' | 'max' | 'countDistinct'

/** Extensions of a field: generated ones carry `plan`, hand-written ones may carry `select`. */
export interface PlanExtensions {
  plan?: FieldPlan
  /** The mutation does all that it does in transactions of the context's `writes`. */
  isWrite?: boolean
  /** Fields (or dotted paths over to-one fields) that the field's own resolver needs; read them with `selected`. */
  select?: string[]
  /** The resolver also needs what was kept of the record's texts; read it with `keptWordsOf`. */
  isSaid?: boolean
}

/** Extensions of the field, as this compiler understands them. */
export function planOf(field: GraphQLField<unknown, unknown>): PlanExtensions {
  return field.extensions as PlanExtensions
}
