/** The shapes of the start document: all that the screens know about the business. */
import type { ChoiceFragment, ResourceFieldType, StartQuery } from '../generated/graphql.ts'

type Given = StartQuery['resources'][number]

export type FieldType = ResourceFieldType
export type Choice = ChoiceFragment
export type Field = Omit<Given['fields'][number], 'domain'> & { domain: Record<string, unknown> | null }
export type Argument = Given['actions'][number]['arguments'][number]
export type Action = Given['actions'][number]

/** What can be read and done, with its fields, actions and views. */
export type Resource = Omit<Given, 'fields' | 'defaultOrder'> & {
  fields: Field[]
  defaultOrder: Record<string, unknown>[]
}

/** Who is signed in. */
export type Viewer = Omit<NonNullable<StartQuery['viewer']>, 'user'> & {
  user: NonNullable<NonNullable<StartQuery['viewer']>['user']>
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
  frozen?: Frozen[]
}

/** Values of a record's fields with which the rules refuse changes, but those of the fields of `except`. */
export interface Frozen {
  when: Record<string, unknown[]>
  except?: string[]
  message?: string
}

/** One record as GraphQL gives it: scalars, `{ id, displayName }` relations, connections of nodes. */
export type Row = { id: string } & Record<string, unknown>

/** The page of a to-many relation. */
export interface Connection {
  nodes: Row[]
  totalCount?: number
  pageInfo?: { hasNextPage: boolean; endCursor: string | null }
}
