/** Declaring an entity: one definition from which table, API, search, import and screens follow. */
import type { EntitySchema } from '@mikro-orm/core'
import type { Context, RecordIssue } from './context.ts'

/** Fills what follows from other values: stored totals, names, defaults that need a look at the database. */
export interface DeriveRule<T> {
  /** Relations to load before, as dotted paths; what all rules of the record need is read at once for the whole batch. */
  needs?: string[]
  run(records: T[], context: Context): void | Promise<void>
}

/** Refuses what must not be: field, record and cross-record rules. */
export interface ValidateRule<T> {
  /** Stable name, such as `partner.no-cycle`. */
  name: string
  /** Checked only when one of these changed; always when absent. */
  when?: string[]
  needs?: string[]
  run(records: T[], context: Context): RecordIssue[] | Promise<RecordIssue[]>
}

/** What runs when records are about to go. */
export interface DeleteRule<T> {
  name: string
  run(records: T[], context: Context): RecordIssue[] | Promise<RecordIssue[]>
}

/** What an extension may add to an entity as well as the entity itself. */
export interface EntityRules<T> {
  /** One after the other; those of an inner list do not depend on each other and run at the same time. */
  derive?: (DeriveRule<T> | DeriveRule<T>[])[]
  validate?: ValidateRule<T>[]
  beforeDelete?: DeleteRule<T>[]
  /** SQL run after the tables exist, safe to run again: exclusion constraints, triggers, special indexes. */
  sql?: string[]
  /** Unique together: lists of field names; a null never clashes unless `nullsEqual`. */
  unique?: { fields: string[]; message: string; where?: string; nullsEqual?: boolean }[]
  /** Table checks: name, SQL over columns, and what to tell the user. */
  checks?: { name: string; sql: string; message: string }[]
}

/** What an entity is to people, and the rules on it. */
export interface EntityOptions<T> extends EntityRules<T> {
  label: string
  plural: string
  /** Plural of the type name where English is irregular: `People` for `Person`. */
  pluralName?: string
  description: string
  /** A lucide icon name. */
  icon?: string
  /** Pattern with field paths in braces: `[{code}] {name}`. */
  displayName: string
  /** Default order of lists: field paths, a minus first for descending; the id comes last by itself. */
  order?: string[]
  /** The to-one field of a part that leads to the whole it lives in. */
  partOf?: string & keyof T
  states?: { field: string & keyof T; initial: string; byPlatform?: string[] }
  /** The to-one field to itself that makes a tree. */
  treeField?: string & keyof T
  /** Prototype inheritance: this entity starts with the fields and rules of another, in a table of its own. */
  copies?: AnyEntity
  /**
   * Delegation: a required to-one field whose record belongs to this one, and the fields of it that are read and
   * written as if they were this entity's own.
   */
  delegates?: { via: string & keyof T; fields: string[] }[]
  /** Written by the platform only. */
  readonly?: boolean
  /** `NONE` keeps its changes out of the change log: for what is a log itself, or changes all the time. */
  log?: 'NONE'
  /** Its changes are kept for good, in a chain that shows whether anybody tampered with it. */
  audited?: boolean
  menu?: { section: string; sequence: number }
  /**
   * Records have comments, followers and planned activities. Left out, those have that are logged, written by people,
   * part of nothing and in the menu elsewhere than among the settings.
   */
  activity?: boolean
  /**
   * Records of this entity are about a record of any entity that has activity: the fields that hold its entity and its
   * id. Whoever may not read that record finds nothing about it, and when it is deleted they go too.
   */
  about?: { entity: string & keyof T; id: string & keyof T }
  /**
   * Records of this entity are values of fields, as files are: each may be read where some field that leads to it may,
   * and before it is in any field by whoever made it.
   */
  ofFields?: boolean
}

/** An entity of whatever record type, where only its definition matters. */
export interface AnyEntity {
  readonly meta: { className: string; tableName?: string; properties: object }
  readonly trellis: EntityOptions<never> & { name: string }
}

/** A MikroORM schema that names the entity everywhere, with what Trellis knows about it. */
export type EntityToken<T = object> = EntitySchema<T> & {
  readonly trellis: EntityOptions<T> & { name: string }
}

/**
 * Makes the token of an entity from its MikroORM schema. The interface of the same name is what extensions re-open:
 *
 * ```ts
 * const schema = defineEntity({ name: 'Country', tableName: 'country', properties: { ...record, code: field(…) } })
 * export interface Country extends InferEntity<typeof schema> {}
 * export const Country = entity<Country>(schema, { label: 'Country', … })
 * ```
 */
export function entity<T>(
  schema: { meta: { className: string } },
  options: EntityOptions<T>,
): EntityToken<T> {
  return Object.assign(schema as EntitySchema<T>, {
    trellis: { ...options, name: schema.meta.className },
  }) as EntityToken<T>
}
