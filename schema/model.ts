/**
 * The model: what a tenant's set of modules composes to, free of business and of any database connection.
 *
 * Everything generated (GraphQL types, SQL plans, `resources`, import, the admin) is made from these plain objects
 * and from nothing else, so two registries in one process can never leak into each other.
 */
import type { RawBuilder } from 'kysely'

/** The GraphQL scalar that carries a field's value, or the kind of relation. */
export type FieldType =
  | 'ID'
  | 'String'
  | 'Int'
  | 'Float'
  | 'Decimal'
  | 'Boolean'
  | 'Date'
  | 'DateTime'
  | 'JSON'
  | 'Enum'
  | 'ToOne'
  | 'ToMany'

/** How a person reads and edits the value; a hint for the admin, exports and documents. */
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
  | 'MINUTE'
  | 'IMAGE'
  | 'FILE'
  | 'SEQUENCE'
  | 'ENTITY'
  | 'OPERATIONS'
  | 'FILTER'
  | 'FIELDS'
  | 'RECORD'

/** The mood of a state or choice: the admin tints its badge with it. */
export type Tone = 'NEUTRAL' | 'INFO' | 'SUCCESS' | 'WARNING' | 'DANGER' | 'ACCENT'

/** One value of an enumerated field. */
export interface ChoiceModel {
  value: string
  label: string
  description: string
  tone: Tone
}

/** Where the rows of a to-many field are found. */
export type ToManyPath =
  | {
      kind: 'INVERSE' /** column of the target that points back */
      column: string /** field of the target */
      field: string
    }
  | { kind: 'PIVOT'; table: string; ownColumn: string; targetColumn: string }

/** One field of an entity. */
export interface FieldModel {
  name: string
  /** The module that declares it: the entity's own, or the one whose extension added it. */
  module: string
  label: string
  description: string
  type: FieldType
  widget?: Widget
  /** Database column; absent for to-many and computed fields. */
  column?: string
  /** PostgreSQL type of the column, such as `numeric` or `character varying(64)`. */
  columnType?: string
  /** Delegation: the to-one field whose record really holds this one. */
  via?: string
  /** An SQL expression over the row in place of a column; then the field filters, sorts and groups like any other. */
  sql?: (row: (column: string) => RawBuilder<unknown>) => RawBuilder<unknown>
  /** Entity that a relation leads to. */
  target?: string
  toMany?: ToManyPath
  /** May the stored value be null? */
  nullable: boolean
  /** Must a caller give it on create? (not nullable, no default, not filled by the platform) */
  required: boolean
  /** Set by the platform, a rule or an action only: absent from inputs. */
  isReadonly: boolean
  /** Kept by the platform itself: id, version, who and when. */
  isSystem: boolean
  /** Part of the text search of lists. */
  isSearchable: boolean
  isUnique: boolean
  /** Shown as empty where the viewer may see the record but not this value, though every record has one. */
  isHideable?: boolean
  /** Said in the language of each reader: the column `said` (or the JSON itself) keeps what it was made of. */
  isSaid?: boolean
  /** Values of an enumerated field, in their order. */
  choices?: ChoiceModel[]
  /** Name of the field (or dotted path) that holds the currency of a MONEY or the unit of a QUANTITY. */
  unitField?: string
  /** Longest text, smallest and largest number, and the pattern that a text must match. */
  maxLength?: number
  min?: string
  max?: string
  pattern?: { regex: RegExp; message: string }
  /** What an address (widget URL) may begin with; https and http unless it is given. */
  schemes?: string[]
  /** Value that a new record gets, for forms; only plain constants. */
  defaultValue?: string | number | boolean | null
  /** Filter that the choices of a relation must satisfy, in the shape of the target's GraphQL filter. */
  domain?: Record<string, unknown>
  /** For files: media types that they may have, such as `image/png` or `image/*`; any when absent. */
  accept?: string[]
  /** For files: the most bytes of one. */
  maxBytes?: number
}

/** One argument of an action, beyond the ids. */
export interface ArgumentModel {
  name: string
  type: 'String' | 'Int' | 'Decimal' | 'Boolean' | 'Date' | 'DateTime' | 'ID' | 'Enum'
  label: string
  description: string
  required: boolean
  /** Entity that an ID argument names. */
  target?: string
  isList?: boolean
  choices?: ChoiceModel[]
}

/** A named business operation on records of an entity: one typed mutation, one transaction. */
export interface ActionModel {
  name: string
  module: string
  /** GraphQL mutation, such as `confirmSaleOrders`. */
  mutation: string
  label: string
  description: string
  arguments: ArgumentModel[]
  /** States it starts from; empty means any. */
  from: string[]
  /** State it ends in, when it is a transition. */
  to?: string
  /** Entity of the records that it returns; the same as it acts on unless said otherwise. */
  returns: string
  icon?: string
  /** The sensible next step: shown as the primary button. */
  isPrimary: boolean
  /** Asked before it runs; set for what cannot be undone. */
  confirmation?: string
  isDangerous: boolean
}

/** The state machine of an entity: which enum field, where it starts. Transitions are its actions. */
export interface StatesModel {
  field: string
  initial: string
  /** States that no action leads to, because the platform itself sets them: a job that is done or has failed. */
  byPlatform?: string[]
}

/** A view is data: the admin draws it, other modules may extend it. */
export interface ViewModel {
  entity: string
  kind: 'LIST' | 'FORM' | 'KANBAN' | 'CALENDAR' | 'GRAPH' | 'PIVOT' | 'CUSTOM'
  /** The kind in lower case; of a custom view the name of its kind. */
  name: string
  module: string
  definition: Record<string, unknown>
  /** Of a custom view: the fields and paths that it names. */
  paths?: readonly string[]
}

/** The GraphQL names generated for an entity. */
export interface EntityNames {
  one: string
  many: string
  aggregate: string
  create: string
  createMany: string
  update: string
  updateMany: string
  deleteMany: string
  upsertMany: string
}

/** One ORDER BY key: a path of fields, the last of them a scalar. */
export interface OrderKey {
  path: string[]
  direction: 'ASC' | 'DESC'
}

/** One entity, composed from its definition and every extension in the module set. */
export interface EntityModel {
  name: string
  table: string
  module: string
  label: string
  plural: string
  description: string
  icon?: string
  names: EntityNames
  fields: Map<string, FieldModel>
  /** Text with field paths in braces, such as `[{code}] {name}`, that names a record to a person. */
  displayName: string
  defaultOrder: OrderKey[]
  /** Set when the records live inside another's: order lines in an order. */
  partOf?: { entity: string; field: string }
  /** To-many fields whose records are parts of this one: written, locked and checked together. */
  parts: string[]
  states?: StatesModel
  actions: ActionModel[]
  views: ViewModel[]
  /** Has `active`: records are archived rather than deleted. */
  isArchivable: boolean
  /** The to-one field to itself that makes a tree, enabling `descendantOf`. */
  treeField?: string
  /** Kept by the platform: no create, update or delete mutations. */
  isReadonly: boolean
  /** Its changes are in the change log: it has a history and can be followed. */
  isLogged: boolean
  /** Its changes are kept for good in the audit chain. */
  isAudited: boolean
  /** Records have comments, followers and planned activities. */
  hasActivity: boolean
  /** Fields that hold the entity and the id of the record that a record is about: it may be read where that may. */
  about?: { entity: string; id: string }
  /** Records are values of fields: each may be read where a field that leads to it may. */
  isOfFields: boolean
  /** Where it stands in the navigation; absent means not in it. */
  menu?: { section: string; sequence: number }
}

/** Everything a tenant's module set composes to. */
export interface Model {
  /** Fingerprint of modules, versions and custom fields. */
  fingerprint: string
  entities: Map<string, EntityModel>
  modules: ModuleModel[]
}

/** One installed module, as the admin and the docs show it. */
export interface ModuleModel {
  name: string
  label: string
  version: string
  description: string
  icon?: string
  depends: string[]
}

/** The field of an entity, or an error that names both: for code that was already validated. */
export function fieldOf(entity: EntityModel, name: string): FieldModel {
  const field = entity.fields.get(name)
  if (!field) throw new Error(`Entity ${entity.name} has no field "${name}".`)
  return field
}

/** A to-one field with a column of its own, and the entity that has it. */
export interface Link {
  holder: EntityModel
  field: FieldModel & { column: string }
}

/** The stored to-one fields that lead to an entity, in the order of the model. */
export function linksTo(model: Model, target: EntityModel): Link[] {
  return [...model.entities.values()].flatMap((holder) =>
    [...holder.fields.values()].flatMap((field) =>
      field.type === 'ToOne' && field.target === target.name && field.column && !field.via
        ? [{ holder, field: field as Link['field'] }]
        : [],
    ),
  )
}

/** The entity of that name, or an error that names it. */
export function entityOf(model: Model, name: string): EntityModel {
  const entity = model.entities.get(name)
  if (!entity) throw new Error(`No entity "${name}" in this module set.`)
  return entity
}
