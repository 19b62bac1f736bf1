/** The shapes of the `resources` query: all that the screens know about the business. */

export type FieldType =
  | 'ID'
  | 'STRING'
  | 'INT'
  | 'FLOAT'
  | 'DECIMAL'
  | 'BOOLEAN'
  | 'DATE'
  | 'DATE_TIME'
  | 'JSON'
  | 'ENUM'
  | 'TO_ONE'
  | 'TO_MANY'

export type Widget =
  | 'MONEY'
  | 'QUANTITY'
  | 'PERCENT'
  | 'TEXT'
  | 'HTML'
  | 'EMAIL'
  | 'PHONE'
  | 'URL'
  | 'COLOR'
  | 'BARCODE'
  | 'RATING'
  | 'DURATION'
  | 'IMAGE'
  | 'SEQUENCE'

export type Tone = 'NEUTRAL' | 'INFO' | 'SUCCESS' | 'WARNING' | 'DANGER' | 'ACCENT'

export interface Choice {
  value: string
  label: string
  description: string | null
  tone: Tone | null
}

export interface Field {
  name: string
  label: string
  description: string
  type: FieldType
  widget: Widget | null
  isRequired: boolean
  isNullable: boolean
  isReadonly: boolean
  isSystem: boolean
  isSearchable: boolean
  isSortable: boolean
  isFilterable: boolean
  isUnique: boolean
  isPart: boolean
  target: string | null
  inverse: string | null
  choices: Choice[] | null
  unitField: string | null
  maxLength: number | null
  min: string | null
  max: string | null
  default: unknown
  domain: Record<string, unknown> | null
}

export interface Argument {
  name: string
  label: string
  description: string
  type: string
  isRequired: boolean
  isList: boolean
  target: string | null
  choices: Choice[] | null
}

export interface Action {
  name: string
  mutation: string
  label: string
  description: string
  icon: string | null
  arguments: Argument[]
  from: string[]
  to: string | null
  isPrimary: boolean
  isDangerous: boolean
  confirmation: string | null
  returns: string
}

export interface ListDefinition {
  columns: string[]
  order?: Record<string, unknown>[]
  filters?: { name: string; label: string; filter: Record<string, unknown> }[]
  totals?: string[]
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
}

export interface View {
  kind: 'LIST' | 'FORM' | 'KANBAN' | 'CALENDAR' | 'GRAPH' | 'PIVOT'
  name: string
  definition: unknown
}

export interface Resource {
  name: string
  module: string
  label: string
  plural: string
  description: string
  icon: string | null
  isReadonly: boolean
  isArchivable: boolean
  treeField: string | null
  partOf: { entity: string; field: string } | null
  menu: { section: string; sequence: number } | null
  names: {
    one: string
    many: string
    aggregate: string | null
    create: string | null
    update: string | null
    updateMany: string | null
    deleteMany: string | null
  }
  states: { field: string; initial: string } | null
  defaultOrder: Record<string, unknown>[]
  fields: Field[]
  actions: Action[]
  views: View[]
}

export interface Viewer {
  user: { id: string; displayName: string; mustChangePassword: boolean }
  company: { id: string; displayName: string } | null
  companies: { id: string; displayName: string }[]
  locale: string | null
  timeZone: string | null
  roles: string[]
}

/** One record as GraphQL gives it: scalars, `{ id, displayName }` relations, connections of nodes. */
export type Row = { id: string } & Record<string, unknown>

/** The page of a to-many relation. */
export interface Connection {
  nodes: Row[]
  totalCount?: number
  pageInfo?: { hasNextPage: boolean; endCursor: string | null }
}
