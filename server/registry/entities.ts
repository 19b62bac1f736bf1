/**
 * Composes fresh MikroORM schema objects from entity definitions and extensions.
 *
 * MikroORM writes what it discovers onto the schema object (and onto a class, which is why no entity here has one),
 * so the exported tokens are never given to an ORM. Each registry gets copies whose relations point at each other.
 */
import { EntitySchema } from '@mikro-orm/core'
import type { AnyEntity, EntityOptions, EntityRules } from '#core/entity.ts'
import { type FieldInfo, fieldInfo, optionsOf } from '#core/field.ts'
import type { ModuleManifest } from '#core/module.ts'
import { actorEntity, record } from '#core/record.ts'
import { addPlatformIndexes } from './indexes.ts'

/** A field as declared, before MikroORM has worked out its column. */
export interface DeclaredField {
  name: string
  module: string
  info: FieldInfo
  options: PropertyOptions
}

/** The part of MikroORM's property options that composition reads or sets. */
export interface PropertyOptions extends Record<string, unknown> {
  kind?: string
  entity?: () => AnyEntity
  nullable?: boolean
  deleteRule?: string
  mapToPk?: boolean
  index?: boolean
  persist?: boolean
  formula?: unknown
}

/** An entity with all that the module set says of it. */
export interface ComposedEntity {
  token: AnyEntity
  name: string
  table: string
  module: string
  options: EntityOptions<never>
  /** The entity's own rules, then those of each extension in module order. */
  rules: EntityRules<never>[]
  fields: Map<string, DeclaredField>
  /** The schema object that this registry's ORM gets. */
  schema?: EntitySchema
}

/** Composes every entity of the ordered modules; clashes and broken extensions are errors that name both sides. */
export function composeEntities(modules: ModuleManifest[]): Map<string, ComposedEntity> {
  const composed = new Map<string, ComposedEntity>()
  for (const manifest of modules) {
    for (const token of manifest.entities ?? []) declareEntity(composed, manifest, token)
    for (const extension of manifest.extensions ?? []) {
      const target = composed.get(extension.target.trellis.name)
      if (!target) {
        throw new Error(
          `Module "${manifest.name}" extends ${extension.target.trellis.name}, which none of its dependencies (${manifest.depends.join(', ') || 'none'}) declares.`,
        )
      }
      addFields(target, manifest, extension.options.properties ?? {}, true)
      target.rules.push(extension.options)
    }
  }
  for (const entity of composed.values()) entity.schema = schemaOf(entity, composed)
  return composed
}

function declareEntity(
  composed: Map<string, ComposedEntity>,
  manifest: ModuleManifest,
  token: AnyEntity,
): void {
  const { name } = token.trellis
  const other = composed.get(name)
  if (other)
    throw new Error(
      `Modules "${other.module}" and "${manifest.name}" both declare the entity ${name}: rename one.`,
    )
  const table = token.meta.tableName ?? ''
  for (const known of composed.values()) {
    if (known.table === table) {
      throw new Error(
        `Entities ${known.name} ("${known.module}") and ${name} ("${manifest.name}") use the same table "${table}".`,
      )
    }
  }
  const entity: ComposedEntity = {
    token,
    name,
    table,
    module: manifest.name,
    options: token.trellis,
    rules: [token.trellis],
    fields: new Map(),
  }
  composed.set(name, entity)
  if (token.trellis.copies) copyPrototype(composed, entity, token.trellis.copies.trellis.name)
  addFields(entity, manifest, token.meta.properties as unknown as Record<string, unknown>, false)
}

/** Prototype inheritance: the copy has the source's fields and rules of its own, in a table of its own. */
function copyPrototype(
  composed: Map<string, ComposedEntity>,
  entity: ComposedEntity,
  sourceName: string,
): void {
  const source = composed.get(sourceName)
  if (!source) {
    throw new Error(
      `${entity.name} (module "${entity.module}") copies ${sourceName}, which none of its dependencies declares.`,
    )
  }
  for (const field of source.fields.values()) {
    // Records that point at the source do not point at its copy.
    if (field.options.kind !== '1:m') entity.fields.set(field.name, { ...field, module: entity.module })
  }
  for (const name of Object.keys(record)) entity.fields.delete(name)
  entity.rules.unshift(...source.rules)
}

function addFields(
  entity: ComposedEntity,
  manifest: ModuleManifest,
  properties: Record<string, unknown>,
  isExtension: boolean,
): void {
  for (const [name, builder] of Object.entries(properties)) {
    const made = (typeof builder === 'function' ? builder() : builder) as object
    const info = fieldInfo(made)
    const where = `${entity.name}.${name} (module "${manifest.name}")`
    if (!info) throw new Error(`${where} has no label and description: wrap its builder in field(…).`)
    const clash = entity.fields.get(name)
    if (clash)
      throw new Error(`${where} is already declared by module "${clash.module}": choose another name.`)
    const options = { ...optionsOf(made) } as PropertyOptions
    // Reads work it out; the unit of work knows no column of it.
    if (info.sql) options.persist = false
    if (isExtension && !isOptional(options)) {
      throw new Error(`${where} must be nullable or have a default, because records exist already.`)
    }
    entity.fields.set(name, { name, module: manifest.name, info, options })
  }
}

function isOptional(options: PropertyOptions): boolean {
  const isToMany = options.kind === '1:m' || options.kind === 'm:n'
  return (
    Boolean(options.nullable) ||
    isToMany ||
    'default' in options ||
    'defaultRaw' in options ||
    options.persist === false
  )
}

function schemaOf(entity: ComposedEntity, composed: Map<string, ComposedEntity>): EntitySchema {
  const properties: Record<string, PropertyOptions> = {}
  for (const field of entity.fields.values()) properties[field.name] = propertyOf(entity, field, composed)
  const meta = {
    name: entity.name,
    tableName: entity.table,
    properties,
    ...addPlatformIndexes(entity),
  }
  return new EntitySchema(meta as unknown as ConstructorParameters<typeof EntitySchema>[0])
}

function propertyOf(
  entity: ComposedEntity,
  field: DeclaredField,
  composed: Map<string, ComposedEntity>,
): PropertyOptions {
  const options: PropertyOptions = { ...field.options }
  if (field.name === 'createdBy' || field.name === 'updatedBy') {
    if (!composed.has(actorEntity)) return options
    return {
      kind: 'm:1',
      mapToPk: true,
      nullable: true,
      deleteRule: 'set null',
      entity: () => composed.get(actorEntity)?.schema as never,
    }
  }
  if (options.entity) {
    const target = options.entity().trellis?.name
    const found = composed.get(target)
    if (!found) {
      throw new Error(
        `${entity.name}.${field.name} (module "${field.module}") refers to ${target ?? 'an unknown entity'}, which no module in the set declares.`,
      )
    }
    options.entity = () => found.schema as never
    if (options.kind === 'm:1') {
      // The link of a part to its whole has an index of its own, which sorts as well.
      if (entity.options.partOf !== field.name) options.index = true
      options.deleteRule ??=
        field.info.onDelete ?? (entity.options.partOf === field.name ? 'cascade' : 'restrict')
    }
  }
  return options
}
