/** A mapping made from nothing but the header of a file. */
import { type EntityModel, entityOf, type FieldModel, type Model } from '#schema/model.ts'
import { refuse } from './compile.ts'
import type { FieldMapping, Mapping } from './mapping.ts'

/**
 * Takes columns for the fields that they are named after: `name`, `Postal code`, `country.code`, `externalId`.
 * @throws TrellisError BAD_REQUEST listing the columns that no field is named like
 */
export function guessMapping(model: Model, entity: EntityModel, header: string[]): Mapping {
  const fields: Record<string, FieldMapping> = {}
  const unknown: string[] = []
  for (const column of header) {
    const path = pathOf(model, entity, column)
    if (path === undefined) unknown.push(column)
    else if (path !== '') fields[path] = { column }
  }
  if (unknown.length > 0) {
    throw refuse(
      `No field of ${entity.name} is called ${unknown.map((name) => `"${name}"`).join(', ')}. Rename the columns, or give a mapping file that says what they are.`,
    )
  }
  for (const [path, mapping] of Object.entries(fields)) {
    const field = entity.fields.get(path.split('.')[0] ?? '')
    if (field?.type === 'ToMany') fields[path] = { value: mapping as { column: string }, split: ';' }
  }
  return { entity: entity.name, fields, match: keyOf(entity, fields) }
}

/** The field that tells which record a row is about. */
function keyOf(entity: EntityModel, fields: Record<string, FieldMapping>): string {
  if ('externalId' in fields) return 'externalId'
  if ('id' in fields) return 'id'
  const unique = [...entity.fields.values()].find((field) => field.isUnique && field.name in fields)
  return unique?.name ?? 'none'
}

/** Field path of a column; '' for what only the platform sets, which an export may hold; undefined for no idea. */
function pathOf(model: Model, entity: EntityModel, column: string): string | undefined {
  if (column === 'externalId' || column === 'id') return column
  const [head = '', by, ...more] = column.split('.')
  const field = entity.fields.get(head) ?? byLabel(entity, head)
  if (!field || more.length > 0) return undefined
  if (field.isReadonly) return ''
  if (field.type !== 'ToOne' && field.type !== 'ToMany') return by === undefined ? field.name : undefined
  const target = entityOf(model, field.target ?? '')
  // An export tells their names and addresses; a column that is the field itself is refused.
  if (target.isOfFields) return by === 'name' || by === 'url' ? '' : field.name
  if (by === undefined) return `${field.name}.${bestKey(target)}`
  if (by === 'id' || by === 'externalId') return `${field.name}.${by}`
  const key = target.fields.get(by) ?? byLabel(target, by)
  return key && `${field.name}.${key.name}`
}

function byLabel(entity: EntityModel, label: string): FieldModel | undefined {
  const wanted = label.trim().toLowerCase()
  return [...entity.fields.values()].find((field) => field.label.toLowerCase() === wanted)
}

/** The field by which people name records of the entity: a unique text, else the external id. */
export function bestKey(entity: EntityModel): string {
  const unique = [...entity.fields.values()].filter((field) => field.isUnique && field.type === 'String')
  const best = unique.find((field) => field.name === 'code') ?? unique[0]
  return best?.name ?? 'externalId'
}
