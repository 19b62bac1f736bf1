/** The fields of an entity as the read side sees them: those of the model, and `displayName`. */
import type { EntityModel, FieldModel } from '../model.ts'

/** The field of that name; every entity has `displayName`. An unknown name is an error that names both. */
export function readField(entity: EntityModel, name: string): FieldModel {
  const field = entity.fields.get(name)
  if (field) return field
  if (name === 'displayName') return displayNameField(entity)
  throw new Error(`Entity ${entity.name} has no field "${name}".`)
}

/** Every field that can be read, `displayName` included. */
export function readFields(entity: EntityModel): FieldModel[] {
  const fields = [...entity.fields.values()]
  return entity.fields.has('displayName') ? fields : [...fields, displayNameField(entity)]
}

/** True for the field that is made from the entity's `displayName` pattern. */
export function isDisplayName(entity: EntityModel, field: FieldModel): boolean {
  return field.name === 'displayName' && !entity.fields.has('displayName')
}

function displayNameField(entity: EntityModel): FieldModel {
  return {
    name: 'displayName',
    module: entity.module,
    label: 'Name',
    description: `What names the ${entity.label.toLowerCase()} to a person.`,
    type: 'String',
    nullable: false,
    required: false,
    isReadonly: true,
    isSystem: true,
    isSearchable: false,
    isUnique: false,
  }
}
