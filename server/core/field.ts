/**
 * What a field is to people and to rules, said beside what it is to the database.
 *
 * Columns and relations are declared with MikroORM's property builders; `field` adds the label, the description and
 * the rules to the same declaration, so that nothing about a field is written in a second place.
 */
import type { ArgumentModel, FieldModel, Tone, Widget } from '#schema/model.ts'

/** Rules and hints of a field, all optional. */
export interface FieldFacts {
  widget?: Widget
  /** Part of the text search of lists and of the global search. */
  search?: boolean
  /** Only the platform, rules and actions set it. */
  readonly?: boolean
  /** Path to the currency of money or the unit of a quantity, such as `currency` or `order.currency`. */
  unitField?: string
  min?: string
  max?: string
  pattern?: { regex: RegExp; message: string }
  /** For the widget URL: what an address may begin with, such as `mailto`; https and http unless it says otherwise. */
  schemes?: string[]
  /** Values of an enumerated field: their label, and how a badge is tinted. */
  choices?: Record<string, { label: string; description?: string; tone?: Tone }>
  /** Filter that the choices of a relation must satisfy, in the shape of the target's GraphQL filter. */
  domain?: Record<string, unknown>
  /** For files: media types that they may have, such as `image/png` or `image/*`; any unless it says so. */
  accept?: string[]
  /** For files: the most bytes of one. */
  maxBytes?: number
  /** A column of a unique index of its own. */
  unique?: boolean
  /** An index of its own, beyond those the platform makes for relations, search and default order. */
  index?: boolean
  /** Names the field's SQL expression instead of a column; see `sqlField`. */
  sql?: FieldModel['sql']
  /** Policies may hide it in some rows, so it is shown as one that can be empty though every record has it. */
  hideable?: boolean
  /**
   * A text of the platform that each reader gets in their own language; JSON with such texts in it. The entity has
   * `keptWords` for it, and writers `keepSaid`.
   */
  said?: boolean
  /** In the table but in no API, import or screen: hashes and keys. */
  secret?: boolean
  /** Filled by a rule when a caller leaves it out, so inputs do not require it. */
  derived?: boolean
  /** What happens to this record when the related one goes: refused unless said otherwise. */
  onDelete?: 'restrict' | 'cascade' | 'set null'
}

/** `FieldFacts` with the words that every field must have. */
export interface FieldInfo extends FieldFacts {
  label: string
  description: string
}

const key = Symbol.for('trellis.field')

/**
 * Attaches label, description and rules to a MikroORM property builder and gives the same builder back, so its types
 * are kept: `name: field(p.string().length(100), 'Name', 'What the company is called.', { search: true })`.
 */
export function field<B extends object>(
  builder: B,
  label: string,
  description: string,
  facts: FieldFacts = {},
): B {
  const options = optionsOf(builder)
  Object.defineProperty(options, key, { value: { ...facts, label, description }, enumerable: false })
  return builder
}

/** The options object inside a property builder; MikroORM keeps it under `~options`. */
export function optionsOf(builder: object): Record<string, unknown> {
  return ('~options' in builder ? builder['~options'] : builder) as Record<string, unknown>
}

/** What `field` attached, if anything. */
export function fieldInfo(builder: object): FieldInfo | undefined {
  return (optionsOf(builder) as { [key]?: FieldInfo })[key]
}

/** An argument of an action; `arg.text({ label, description })` and its siblings make them. */
export type Argument = Omit<ArgumentModel, 'name'>
