/** What the header of a seed file means in terms of the model. */
import { type EntityModel, entityOf, type FieldModel, type Model } from '#schema/model.ts'

/** One column of a seed file. */
export interface SeedColumn {
  header: string
  field: FieldModel
  /** For a relation: how the cell names the related record, by the column of a unique field or by external id. */
  key?: { target: EntityModel; column: string | 'externalId' }
}

/**
 * Reads a header such as `externalId,code,country.code,category.externalId`.
 * @throws Error that names the file's entity and the header that it does not know
 */
export function seedColumns(model: Model, entity: EntityModel, headers: string[]): SeedColumn[] {
  if (headers[0] !== 'externalId')
    throw new Error(`A seed of ${entity.name} must begin with the column externalId.`)
  return headers.slice(1).map((header) => seedColumn(model, entity, header))
}

function seedColumn(model: Model, entity: EntityModel, header: string): SeedColumn {
  const [name = '', keyName, ...rest] = header.split('.')
  const field = entity.fields.get(name)
  const refuse = (why: string): never => {
    throw new Error(`The column "${header}" in a seed of ${entity.name} ${why}.`)
  }
  if (!field) return refuse(`is no field of ${entity.name}`)
  if (!field.column) return refuse('is no column of its table')
  if (field.type !== 'ToOne')
    return keyName === undefined ? { header, field } : refuse('has a dot but is no relation')
  if (keyName === undefined || rest.length > 0) {
    return refuse(`is a relation: write ${name}.externalId, or ${name}. and a unique field`)
  }
  const target = entityOf(model, field.target ?? '')
  if (keyName === 'externalId') return { header, field, key: { target, column: 'externalId' } }
  const key = target.fields.get(keyName)
  if (!key?.column || !key.isUnique)
    return refuse(`names "${keyName}", which is no unique field of ${target.name}`)
  return { header, field, key: { target, column: key.column } }
}
