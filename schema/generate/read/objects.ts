/** The object type of each entity. */
import type { Builder } from '../../builder.ts'
import type { EntityModel, FieldModel } from '../../model.ts'
import { readFields } from '../../plan/fields.ts'
import { planned } from './connections.ts'
import { enumKey } from './enums.ts'
import { listArgs } from './list-args.ts'
import { type Row, readKey } from './read-key.ts'
import { need, type ObjectRef, type ReadTypes } from './refs.ts'
import { saidExtensions, saidField, sayField } from './say-field.ts'

/** References to the types of all entities, before their fields are known: they refer to each other. */
export function objectRefs(builder: Builder, entities: EntityModel[]): Map<string, ObjectRef> {
  return new Map(entities.map((entity) => [entity.name, builder.objectRef<Row>(entity.name)]))
}

/** Declares the fields of the entity's type: all of its model, `displayName` and `viewerCan`. */
export function addObject(
  model: { entities: Map<string, EntityModel> },
  entity: EntityModel,
  types: ReadTypes,
  permissions: ObjectRef,
): void {
  need(types.objects, entity.name).implement({
    description: entity.description,
    extensions: { entity: entity.name },
    fields: (t) => {
      const fields: Record<string, ReturnType<typeof t.field>> = {}
      for (const field of readFields(entity)) {
        const said = saidField(entity, field)
        const extensions = said ? saidExtensions(said) : planned({ kind: 'FIELD', name: field.name })
        const target = field.type === 'ToMany' ? need(model.entities, field.target) : undefined
        fields[field.name] = t.field({
          type: outputType(entity, field, types) as never,
          nullable: isNullable(entity, field),
          description: field.description,
          args: target ? listArgs(t.arg as never, target, types, false) : {},
          extensions,
          resolve: said ? sayField(said) : readKey,
        }) as never
      }
      fields.viewerCan = t.field({
        type: permissions,
        nullable: false,
        description: 'What the viewer may do with this record as it is now.',
        extensions: planned({ kind: 'PERMISSIONS' }),
        resolve: readKey,
      }) as never
      return fields
    },
  })
}

/**
 * Empty values, and those that the viewer may not see. A part is visible only with its whole, so that link is sure.
 */
function isNullable(entity: EntityModel, field: FieldModel): boolean {
  if (field.type === 'ToMany') return false
  if (field.type === 'ToOne') return field.nullable || entity.partOf?.field !== field.name
  return field.nullable || (field.isHideable ?? false)
}

/** GraphQL type that a field of the model is shown as. */
function outputType(entity: EntityModel, field: FieldModel, types: ReadTypes): unknown {
  switch (field.type) {
    case 'ToOne':
      return need(types.objects, field.target)
    case 'ToMany':
      return need(types.connections, field.target)
    case 'Enum':
      return need(types.enums, enumKey(entity, field))
    default:
      return field.type
  }
}
