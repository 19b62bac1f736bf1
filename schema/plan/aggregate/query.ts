/** The query tree of an aggregate. Every `key` is a key of the JSON answer. */
import type { EntityModel, FieldModel, FieldType } from '../../model.ts'
import type { Condition, Operator } from '../condition.ts'
import type { Measure } from '../extensions.ts'
import type { Direction } from '../order.ts'

export type DatePart = 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR'

/** One thing to group by: a field at the end of a path of to-one fields; of dates and moments, a part. */
export interface GroupTerm {
  path: string[]
  field: FieldModel
  part?: DatePart
}

/** A measured value: how many records, or a function over one field. */
export type MeasureTerm = { measure: 'count' } | { measure: Measure; field: FieldModel; type: FieldType }

/** A condition over measured values. */
export type HavingCondition =
  | { kind: 'AND' | 'OR'; of: HavingCondition[] }
  | { kind: 'NOT'; of: HavingCondition }
  | { kind: 'COMPARE'; term: MeasureTerm; operator: Operator; value: unknown }

/** One key of the order of the groups. */
export type GroupOrder =
  | { kind: 'MEASURE'; term: MeasureTerm; direction: Direction }
  | { kind: 'GROUP'; index: number; direction: Direction }

/** Groups of records with what is measured of them. */
export interface AggregateQuery {
  entity: EntityModel
  condition: Condition
  /** The filter as it was given, for the drill-down filters. */
  filter: Record<string, unknown>
  groups: GroupTerm[]
  having?: HavingCondition
  order: GroupOrder[]
  first: number
  of: AggregateProjection[]
}

/** One key of a group's JSON. */
export type AggregateProjection =
  | { kind: 'TYPENAME'; key: string; name: string }
  | { kind: 'COUNT' | 'DRILL_DOWN'; key: string }
  | { kind: 'GROUP'; key: string; of: GroupProjection[] }
  | { kind: 'MEASURES'; key: string; of: MeasureProjection[] }

/** One key of what a group has in common; `index` is its group term, absent when it was not grouped by. */
export type GroupProjection =
  | { kind: 'TYPENAME'; key: string; name: string }
  | { kind: 'VALUE'; key: string; index?: number }
  | { kind: 'TO_ONE'; key: string; of: GroupProjection[] }

/** One measured field. */
export type MeasureProjection =
  | { kind: 'TYPENAME'; key: string; name: string }
  | { kind: 'MEASURE'; key: string; term: MeasureTerm }
