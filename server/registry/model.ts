/** Builds the model from composed entities, once MikroORM has worked out tables and columns. */
import type { EntityMetadata, EntityProperty, MetadataStorage } from '@mikro-orm/core'
import type { ModuleManifest } from '#core/module.ts'
import { systemFields } from '#core/record.ts'
import type {
  ChoiceModel,
  EntityModel,
  FieldModel,
  FieldType,
  Model,
  OrderKey,
  ToManyPath,
} from '#schema/model.ts'
import { actionModels } from './actions.ts'
import { addDelegatedFields } from './delegation.ts'
import type { ComposedEntity, DeclaredField } from './entities.ts'
import { namesOf } from './names.ts'
import { viewModels } from './views.ts'

/** The model of an ordered module set. */
export function buildModel(
  fingerprint: string,
  modules: ModuleManifest[],
  composed: Map<string, ComposedEntity>,
  metadata: MetadataStorage,
): Model {
  const entities = new Map<string, EntityModel>()
  for (const entity of composed.values()) {
    entities.set(entity.name, entityModel(entity, metadata.getByClassName(entity.name as never)))
  }
  for (const entity of composed.values()) {
    const model = entities.get(entity.name)
    if (!model) continue
    if (model.partOf) linkPart(entities, model)
    addDelegatedFields(entities, model, entity.options.delegates ?? [])
  }
  for (const model of entities.values()) {
    model.actions = actionModels(modules, model)
    model.views = viewModels(modules, model, entities)
  }
  return {
    fingerprint,
    entities,
    modules: modules.map(({ name, label, version, description, icon, depends }) => ({
      name,
      label,
      version,
      description,
      icon,
      depends,
    })),
  }
}

function entityModel(entity: ComposedEntity, meta: EntityMetadata): EntityModel {
  const { options } = entity
  const fields = new Map<string, FieldModel>()
  for (const declared of entity.fields.values()) {
    if (declared.info.secret) continue
    const property = meta.properties[declared.name as never] as EntityProperty
    fields.set(declared.name, fieldModel(entity, declared, property))
  }
  return {
    name: entity.name,
    table: entity.table,
    module: entity.module,
    label: options.label,
    plural: options.plural,
    description: options.description,
    icon: options.icon,
    names: namesOf(entity.name, options.pluralName),
    fields,
    displayName: options.displayName,
    defaultOrder: orderKeys(options.order ?? []),
    partOf: options.partOf
      ? { entity: fields.get(options.partOf)?.target ?? '', field: options.partOf }
      : undefined,
    parts: [],
    states: options.states,
    actions: [],
    views: [],
    isArchivable: fields.has('active'),
    treeField: options.treeField,
    isReadonly: options.readonly ?? false,
    isLogged: options.log !== 'NONE',
    isAudited: options.audited ?? false,
    hasActivity: hasActivity(options),
    about: options.about,
    isOfFields: options.ofFields ?? false,
    menu: options.menu,
  }
}

/** What a person works on has activity, unless it says otherwise; what sets the program up has none. */
function hasActivity({ activity, about, partOf, readonly, log, menu }: ComposedEntity['options']): boolean {
  if (about || partOf || log === 'NONE') return false
  return activity ?? (!readonly && menu !== undefined && menu.section !== 'Settings')
}

/** `-date` → the field `date`, descending. */
export function orderKeys(order: string[]): OrderKey[] {
  return order.map((key) => ({
    path: key.replace(/^-/, '').split('.'),
    direction: key.startsWith('-') ? 'DESC' : 'ASC',
  }))
}

function fieldModel(entity: ComposedEntity, declared: DeclaredField, property: EntityProperty): FieldModel {
  const { info } = declared
  const type = fieldType(property)
  const isSystem = systemFields.has(declared.name)
  const isReadonly =
    isSystem || Boolean(info.readonly) || Boolean(info.sql) || entity.options.states?.field === declared.name
  const hasDefault = property.default !== undefined || property.defaultRaw !== undefined
  const nullable = Boolean(property.nullable)
  return {
    name: declared.name,
    module: declared.module,
    label: info.label,
    description: info.description,
    type,
    widget: info.widget,
    column: type === 'ToMany' || info.sql ? undefined : property.fieldNames?.[0],
    columnType: property.columnTypes?.[0],
    sql: info.sql,
    target: property.targetMeta?.className,
    toMany: type === 'ToMany' ? toManyPath(property) : undefined,
    nullable,
    required: !isReadonly && !nullable && !hasDefault && !info.derived && type !== 'ToMany',
    isReadonly,
    isSystem,
    isSearchable: info.search ?? false,
    isUnique: info.unique ?? false,
    isHideable: info.hideable,
    isSaid: info.said,
    choices: property.enum ? choicesOf(declared, (property.items ?? []).map(String)) : undefined,
    unitField: info.unitField,
    maxLength: property.length && type === 'String' ? property.length : undefined,
    min: info.min,
    max: info.max,
    pattern: info.pattern,
    schemes: info.schemes,
    defaultValue: plainDefault(property.default),
    domain: info.domain,
    accept: info.accept,
    maxBytes: info.maxBytes,
  }
}

function plainDefault(value: unknown): FieldModel['defaultValue'] {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'string') return value.replace(/^'(.*)'$/s, '$1')
  return undefined
}

function fieldType(property: EntityProperty): FieldType {
  if (property.kind === 'm:1' || property.kind === '1:1') return 'ToOne'
  if (property.kind === '1:m' || property.kind === 'm:n') return 'ToMany'
  if (property.primary) return 'ID'
  if (property.enum) return 'Enum'
  const column = property.columnTypes?.[0] ?? ''
  if (/^(numeric|decimal)/.test(column)) return 'Decimal'
  if (/^(int|integer|smallint|bigint|serial)/.test(column)) return 'Int'
  if (/^(real|double)/.test(column)) return 'Float'
  if (/^bool/.test(column)) return 'Boolean'
  if (/^timestamp/.test(column)) return 'DateTime'
  if (/^date/.test(column)) return 'Date'
  if (/^json/.test(column)) return 'JSON'
  return 'String'
}

function toManyPath(property: EntityProperty): ToManyPath {
  if (property.kind === '1:m') {
    const inverse = property.targetMeta?.properties[property.mappedBy as never] as EntityProperty | undefined
    return { kind: 'INVERSE', column: inverse?.fieldNames[0] ?? '', field: String(property.mappedBy) }
  }
  const owner = property.owner
    ? property
    : (property.targetMeta?.properties[property.mappedBy as never] as EntityProperty)
  const [own, target] = [owner.joinColumns[0] ?? '', owner.inverseJoinColumns[0] ?? '']
  return {
    kind: 'PIVOT',
    table: owner.pivotTable,
    ownColumn: property.owner ? own : target,
    targetColumn: property.owner ? target : own,
  }
}

function choicesOf(declared: DeclaredField, values: string[]): ChoiceModel[] {
  return values.map((value) => {
    const choice = declared.info.choices?.[value]
    const label = choice?.label ?? sentence(value)
    return { value, label, description: choice?.description ?? label, tone: choice?.tone ?? 'NEUTRAL' }
  })
}

/** `IN_PROGRESS` → `In progress`. */
function sentence(value: string): string {
  const words = value.toLowerCase().replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function linkPart(entities: Map<string, EntityModel>, part: EntityModel): void {
  const whole = entities.get(part.partOf?.entity ?? '')
  if (!whole)
    throw new Error(
      `${part.name} is part of ${part.partOf?.entity || 'nothing'}: partOf must name a to-one field.`,
    )
  for (const field of whole.fields.values()) {
    if (
      field.target === part.name &&
      field.toMany?.kind === 'INVERSE' &&
      field.toMany.field === part.partOf?.field
    ) {
      whole.parts.push(field.name)
    }
  }
}
