/** The shapes of the start document: all that the screens know about the business. */
import type { ChoiceFragment, ResourceFieldType, StartQuery } from '../generated/graphql.ts'

type Given = StartQuery['resources'][number]

export type FieldType = ResourceFieldType
export type Choice = ChoiceFragment
export type Field = Omit<Given['fields'][number], 'domain'> & {
  /** The entity that it is of. */
  entity: string
  domain: Record<string, unknown> | null
}
export type Argument = Given['actions'][number]['arguments'][number]
export type Action = Given['actions'][number]

/** What can be read and done, with its fields, actions and views. */
export type Resource = Omit<Given, 'fields' | 'defaultOrder'> & {
  fields: Field[]
  defaultOrder: Record<string, unknown>[]
}

/** Who is signed in. */
export type Viewer = Omit<NonNullable<StartQuery['viewer']>, 'user' | 'settings'> & {
  settings: Record<string, unknown>
  user: NonNullable<NonNullable<StartQuery['viewer']>['user']>
}

export interface ListDefinition {
  columns: string[]
  order?: Record<string, unknown>[]
  filters?: { name: string; label: string; filter: Record<string, unknown> }[]
  totals?: string[]
  groupBy?: Grouping[]
  editable?: boolean | string[]
}

export interface FieldsSection {
  label?: string
  fields: string[]
}

export interface LinesSection {
  label?: string
  lines: string
  columns: string[]
  kindField?: string
}

export interface FormDefinition {
  title?: string
  sections: (FieldsSection | LinesSection)[]
  totals?: string[]
  side?: string[]
  counters?: { label: string; entity: string; filter: Record<string, unknown> }[]
  frozen?: Frozen[]
}

/** Values of a record's fields with which the rules refuse changes, but those of the fields of `except`. */
export interface Frozen {
  when: Record<string, unknown[]>
  except?: string[]
  message?: string
}

/** Cards in columns: by the values of `group`. */
export interface BoardDefinition {
  group: string
  title?: string
  fields: string[]
  total?: string
  progress?: string
}

/** Records on days. */
export interface CalendarDefinition {
  start: string
  end?: string
  title?: string
  color?: string
}

export type DatePart = 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR'

/** A field, or a path of to-one relations, to group by; dates by a part of them. */
export interface Grouping {
  field: string
  by?: DatePart
}

/** What is counted: the records, or a number of theirs. */
export type Measure = 'count' | { field: string; function: 'sum' | 'avg' | 'min' | 'max' }

export interface ChartDefinition {
  type: 'BAR' | 'LINE' | 'PIE'
  groupBy: Grouping[]
  measure: Measure
}

export interface PivotDefinition {
  rows: Grouping[]
  columns: Grouping[]
  measures: Measure[]
}

/** One record as GraphQL gives it: scalars, `{ id, displayName }` relations, connections of nodes. */
export type Row = { id: string } & Record<string, unknown>

/** The page of a to-many relation. */
export interface Connection {
  nodes: Row[]
  totalCount?: number
  pageInfo?: { hasNextPage: boolean; endCursor: string | null }
}
