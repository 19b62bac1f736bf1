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

/** Any view that a module may declare. */
export type ViewDefinition = ListView | FormView

/** A view of one entity, ready for a manifest. */
export interface View {
  target: AnyEntity
  definition: ViewDefinition
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
