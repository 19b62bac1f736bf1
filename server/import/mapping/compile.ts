/** Turns a mapping into functions that make drafts of records out of rows. */
import { TrellisError } from '#core/errors.ts'
import { type EntityModel, entityOf, type FieldModel, type Model } from '#schema/model.ts'
import { isFileField } from '#server/files/accepted.ts'
import { type Convert, converterOf } from './convert.ts'
import { type Columns, compileCondition, compileExpression, type Evaluate, type Test } from './expression.ts'
import type {
  Condition,
  Expression,
  FieldMapping,
  FieldMappings,
  LinkMapping,
  PartsMapping,
} from './mapping.ts'

/** How the record that a key names is found. */
export interface Lookup {
  /** Same text, same lookup: what is found is shared between the fields that look alike. */
  name: string
  entity: EntityModel
  /** `id`, `externalId` or the name of a text field. */
  by: string
  /** How to make the record when it is missing. */
  create?: CompiledFields
}

/** A plain value of a record. */
export interface ValueField {
  field: FieldModel
  evaluate: Evaluate
  convert: Convert
}

/** A relation, or the links of a list. */
export interface LinkField {
  field: FieldModel
  evaluate: Evaluate
  lookup: Lookup
  split?: string
}

/** The parts of one kind. */
export interface PartsField {
  field: FieldModel
  parts: CompiledFields
  each: 'group' | 'join' | 'document'
  test?: Test
}

/** All that a mapping says of one kind of record. */
export interface CompiledFields {
  entity: EntityModel
  externalId?: Evaluate
  values: ValueField[]
  links: LinkField[]
  parts: PartsField[]
}

/** Headers that expressions may name: of the file and of the one joined to it. */
export interface Headers {
  rows: Columns
  join?: Columns
}

/** Compiles the fields of an entity; names that lead nowhere are errors. @throws TrellisError BAD_REQUEST */
export function compileFields(
  model: Model,
  entity: EntityModel,
  mappings: FieldMappings,
  columns: Columns,
  headers: Headers,
  isGrouped: boolean,
): CompiledFields {
  const compiled: CompiledFields = { entity, values: [], links: [], parts: [] }
  for (const [path, mapping] of Object.entries(mappings)) {
    if (path === 'externalId') {
      compiled.externalId = compileExpression(expressionOf(mapping, path), columns)
      continue
    }
    const [name = '', by, ...more] = path.split('.')
    const field = writableField(entity, name)
    if (isFileField(model, field))
      throw refuse(
        `${entity.name}.${name} holds a file, which an import cannot bring: leave the column out, and send the file to POST /base/files.`,
      )
    if (more.length > 0)
      throw refuse(
        `"${path}": a relation is named by one field of the related record, such as "${name}.externalId".`,
      )
    if (isParts(mapping)) compiled.parts.push(...compileParts(model, field, mapping, headers, isGrouped))
    else if (field.type === 'ToOne' || field.type === 'ToMany')
      compiled.links.push(compileLink(model, field, by, mapping, columns, headers))
    else if (by !== undefined) throw refuse(`"${path}": ${entity.name}.${name} is not a relation.`)
    else
      compiled.values.push({
        field,
        evaluate: compileExpression(expressionOf(mapping, path), columns),
        convert: converterOf(field),
      })
  }
  return compiled
}

function isParts(mapping: FieldMapping): mapping is PartsMapping | PartsMapping[] {
  return Array.isArray(mapping) || (typeof mapping === 'object' && 'fields' in mapping)
}

function compileParts(
  model: Model,
  field: FieldModel,
  mapping: PartsMapping | PartsMapping[],
  headers: Headers,
  isGrouped: boolean,
): PartsField[] {
  const target = entityOf(model, field.target ?? '')
  if (field.toMany?.kind !== 'INVERSE' || target.partOf?.field !== field.toMany.field) {
    throw refuse(`"${field.name}" is not a list of parts, so its records cannot be made with their owner.`)
  }
  return [mapping].flat().map((one) => {
    const each = one.each ?? (headers.join ? 'join' : isGrouped ? 'group' : 'document')
    const columns = each === 'join' ? headers.join : headers.rows
    if (!columns)
      throw refuse(`"${field.name}" takes its rows from a joined file, but the mapping joins none.`)
    return {
      field,
      each,
      parts: compileFields(model, target, one.fields, columns, headers, isGrouped),
      test: one.when && compileCondition(one.when as Condition, columns),
    }
  })
}

function compileLink(
  model: Model,
  field: FieldModel,
  by: string | undefined,
  mapping: FieldMapping,
  columns: Columns,
  headers: Headers,
): LinkField {
  const target = entityOf(model, field.target ?? '')
  if (field.toMany?.kind === 'INVERSE')
    throw refuse(
      `"${field.name}" lists ${target.plural.toLowerCase()}: give their fields, or import them as ${target.name}.`,
    )
  const key = by ?? 'id'
  if (key !== 'id' && key !== 'externalId') {
    const keyField = target.fields.get(key)
    if (!keyField?.column || keyField.type === 'ToOne')
      throw refuse(`${target.name} has no field "${key}" to be found by.`)
  }
  const link = isLink(mapping) ? mapping : { value: expressionOf(mapping, field.name) }
  const create = link.create && compileFields(model, target, link.create, columns, headers, false)
  if (create?.parts.length)
    throw refuse(`"${field.name}": a record that is made on the way cannot have parts.`)
  return {
    field,
    evaluate: compileExpression(link.value, columns),
    lookup: { name: `${target.name}.${key}`, entity: target, by: key, create },
    split: link.split,
  }
}

function isLink(mapping: FieldMapping): mapping is LinkMapping {
  return typeof mapping === 'object' && 'value' in mapping
}

function expressionOf(mapping: FieldMapping, path: string): Expression {
  if (isParts(mapping) || isLink(mapping)) throw refuse(`"${path}" takes a value, not a record.`)
  return mapping
}

function writableField(entity: EntityModel, name: string): FieldModel {
  const field = entity.fields.get(name)
  if (!field) {
    const known = [...entity.fields.values()].filter((one) => !one.isReadonly).map((one) => one.name)
    throw refuse(`${entity.name} has no field "${name}". Its fields: ${known.join(', ')}.`)
  }
  if (field.isReadonly && name !== 'id')
    throw refuse(`${entity.name}.${name} is set by the platform and cannot be imported.`)
  return field
}

/** A mapping that cannot be used. */
export function refuse(message: string): TrellisError {
  return new TrellisError('BAD_REQUEST', message)
}
