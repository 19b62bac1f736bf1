/** Views as data: what the admin shows of an entity. Every name in them is checked against the entity. */
import type { AnyEntity, EntityToken } from './entity.ts'

/** A table of records. */
export interface ListView {
  kind: 'LIST'
  /** Field names, or one-hop paths such as `partner.country`. */
  columns: string[]
  /** In the shape of the entity's `orderBy`. */
  order?: Record<string, unknown>[]
  /**
   * Ready-made filters, in the shape of the entity's GraphQL filter. Values may be placeholders, filled in when the
   * filter is used: `$me`, `$company` (ids of the viewer and of the viewer's company), `$today`, `$startOfMonth`,
   * `$startOfYear` (days in the viewer's time zone, instants where the field is one).
   */
  filters?: { name: string; label: string; filter: Record<string, unknown> }[]
  /** Number columns summed at the foot. */
  totals?: string[]
  /** Shown in groups at first, with the totals of each. */
  groupBy?: [Grouping] | [Grouping, Grouping]
  /** Columns that are edited in the list itself: all that may be written, unless `false` or a list of them. */
  editable?: false | string[]
}

/** Fields under a heading, or an editable table of the records that belong to this one. */
export type FormSection =
  | { label?: string; fields: string[] }
  | { label?: string; lines: string; columns: string[]; kindField?: string }

/** When a record is no longer edited, although rules and not rights keep it so. */
export interface Frozen {
  /** Values of the record's fields, such as `{ state: ['DONE'] }`: all of them must be met. */
  when: Record<string, unknown[]>
  /** What may be written all the same. */
  except?: string[]
  /** Said above the fields: why, and what to do about it. */
  message?: string
}

/** One record, read and edited. */
export interface FormView {
  kind: 'FORM'
  title?: string
  sections: FormSection[]
  /** Read-only amounts shown below the lines. */
  totals?: string[]
  /** Fields beside the main column. */
  side?: string[]
  /** Smart counters: related records. */
  counters?: Counter[]
  /** What the rules refuse to change, so that the form does not offer it. */
  frozen?: Frozen[]
}

/** The number of related records, a link to them. `$id` in the filter stands for the record's own id. */
export interface Counter {
  label: string
  entity: string
  filter: Record<string, unknown>
}

/**
 * Cards in columns. A card is moved by the action that leads to the column's state, where the field is that of the
 * entity's state machine; else by an update.
 */
export interface KanbanView {
  kind: 'KANBAN'
  /** The column that a card stands in: an enumerated or a to-one field. */
  group: string
  /** What the card is called; its display name when left out. */
  title?: string
  /** Shown on the card, in this order: field names or one-hop paths. */
  fields: string[]
  /** Number field summed at the head of each column. */
  total?: string
  /** Percentage from 0 to 100, drawn as a bar. */
  progress?: string
}

/** Records on days. Dragging a record writes `start`, and `end` where there is one. */
export interface CalendarView {
  kind: 'CALENDAR'
  /** A date or a moment. */
  start: string
  /** Of the same type as `start`; without it a record takes its day, or an hour. */
  end?: string
  title?: string
  /** Enumerated or to-one field that colours the records. */
  color?: string
}

/** A field or a path of to-one relations to group by, with the part of the date where it is one. */
export interface Grouping {
  field: string
  by?: 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR'
}

/** What is counted: the records, or a number of theirs. */
export type Measure = 'count' | { field: string; function: 'sum' | 'avg' | 'min' | 'max' }

/** Figures as a chart; a second grouping gives one series for each of its values. */
export interface GraphView {
  kind: 'GRAPH'
  type: 'BAR' | 'LINE' | 'PIE'
  groupBy: [Grouping] | [Grouping, Grouping]
  measure: Measure
}

/** Figures in a table that can be expanded along rows and columns. */
export interface PivotView {
  kind: 'PIVOT'
  rows: Grouping[]
  columns: Grouping[]
  measures: Measure[]
}

/** Any view that a module may declare. */
export type ViewDefinition = ListView | FormView | KanbanView | CalendarView | GraphView | PivotView

/** A view of one entity, ready for a manifest. */
export interface View {
  target: AnyEntity
  definition: ViewDefinition
  /** Set when it is of a kind that a module brings. */
  custom?: { name: string; kind: object; paths: readonly string[] }
}

/** Declares a view of an entity. */
export function view<T>(target: EntityToken<T>, definition: ViewDefinition): View {
  return { target, definition } as unknown as View
}

/** A change to a view of another module: fields put after a named one, or hidden; counters added to a form. */
export interface ViewPatch {
  target: AnyEntity
  kind: 'LIST' | 'FORM'
  insert?: { after: string; fields: string[] }[]
  hide?: string[]
  counters?: Counter[]
}

/** Declares a change to another module's view. */
export function patchView<T>(target: EntityToken<T>, patch: Omit<ViewPatch, 'target'>): ViewPatch {
  return { target, ...patch } as unknown as ViewPatch
}
