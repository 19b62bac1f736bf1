/** The query tree: what a statement has to read, as plain objects. Every `key` is a key of the JSON answer. */
import type { EntityModel, FieldModel } from '../model.ts'
import type { Condition } from './condition.ts'
import type { Value } from './late.ts'
import type { OrderTerm } from './order.ts'
import type { Page } from './page.ts'

/** One key of a record's JSON; `isRequired` where the schema promises that it is never null. */
export type Projection =
  | { kind: 'VALUE'; key: string; path: string[]; isRequired: boolean }
  | { kind: 'TYPENAME'; key: string; name: string }
  /** What was kept of the record's texts. */
  | { kind: 'SAID'; key: string }
  | {
      kind: 'TO_ONE'
      key: string
      field: FieldModel
      target: EntityModel
      isRequired: boolean
      of: Projection[]
    }
  | { kind: 'TO_MANY'; key: string; field: FieldModel; of: ConnectionQuery }
  | { kind: 'PERMISSIONS'; key: string; of: PermissionProjection[] }
  | { kind: 'HISTORY'; key: string; of: HistoryQuery }

/** One right of the viewer over the record. */
export type PermissionProjection =
  | { kind: 'RIGHT'; key: string; name: string }
  | { kind: 'TYPENAME'; key: string; name: string }

/** What the change log holds of a record: of itself and of these parts, so many entries before that one. */
export interface HistoryQuery {
  entities: EntityModel[]
  first: Value<number>
  before: Value<unknown>
  of: HistoryProjection[]
}

/** One key of an entry. */
export type HistoryProjection =
  | { kind: 'VALUE'; key: string; name: string }
  | { kind: 'TYPENAME'; key: string }
  | { kind: 'ACTOR'; key: string; entity: EntityModel; of: Projection[] }
  | { kind: 'CHANGES'; key: string; of: ChangedValueKey[] }

/** One key of a changed value. */
export interface ChangedValueKey {
  key: string
  name: 'field' | 'label' | 'old' | 'new' | 'oldText' | 'newText' | '__typename'
}

/** A list: which records, in which order, which page, and what of them is shown. */
export interface ConnectionQuery {
  entity: EntityModel
  condition: Condition
  order: OrderTerm[]
  page: Page
  of: ConnectionProjection[]
}

/** One key of a connection's JSON. */
export type ConnectionProjection =
  | { kind: 'NODES'; key: string; of: Projection[] }
  | { kind: 'EDGES'; key: string; of: EdgeProjection[] }
  | { kind: 'PAGE_INFO'; key: string; of: PageInfoProjection[] }
  | { kind: 'TOTAL_COUNT'; key: string }
  | { kind: 'TYPENAME'; key: string; name: string }

/** One key of an edge. */
export type EdgeProjection =
  | { kind: 'CURSOR'; key: string }
  | { kind: 'NODE'; key: string; of: Projection[] }
  | { kind: 'TYPENAME'; key: string; name: string }

/** One key of a page's information. */
export type PageInfoProjection =
  | { kind: 'HAS_NEXT_PAGE' | 'HAS_PREVIOUS_PAGE' | 'START_CURSOR' | 'END_CURSOR'; key: string }
  | { kind: 'TYPENAME'; key: string; name: string }
