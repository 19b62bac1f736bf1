/** The schema as one viewer may use it: for introspection, which then tells of nothing that would be refused. */
import { MapperKind, mapSchema, pruneSchema } from '@graphql-tools/utils'
import type { GraphQLSchema } from 'graphql'
import type { Rights } from '../context.ts'
import { type EntityModel, entityOf, type Model } from '../model.ts'
import { type TypeRole, typeRoles } from './type-roles.ts'

/**
 * The schema without types, fields, inputs and operations that the rights refuse for every record. It is for looking
 * at, not for running: operations go through the whole schema, which refuses by name.
 */
export function visibleSchema(schema: GraphQLSchema, model: Model, rights: Rights): GraphQLSchema {
  const roles = typeRoles(model)
  const may = (entity: EntityModel, operation: string): boolean =>
    rights.operation(entity, operation) !== false
  const isUsed = (entity: EntityModel): boolean =>
    ['read', 'create', 'update', 'delete', ...entity.actions.map(({ name }) => name)].some((name) =>
      may(entity, name),
    )
  const roots = rootOperations(model)
  const less = mapSchema(schema, {
    [MapperKind.TYPE]: (type) => {
      const role = roles.get(type.name)
      return role && !isUsed(role.entity) ? null : undefined
    },
    [MapperKind.ROOT_FIELD]: (field, name) => {
      if (field.extensions?.administratorsOnly) return null
      const root = roots.get(name)
      return root && !root.operations.some((operation) => may(root.entity, operation)) ? null : undefined
    },
    [MapperKind.OBJECT_FIELD]: (_field, name, typeName) => told(roles.get(typeName), name),
    [MapperKind.INPUT_OBJECT_FIELD]: (_field, name, typeName) => told(roles.get(typeName), name),
  })
  return pruneSchema(less)

  /** Undefined keeps the field. */
  function told(role: TypeRole | undefined, name: string): null | undefined {
    return !role || isTold(role, name) ? undefined : null
  }

  function isTold({ entity, use }: TypeRole, name: string): boolean {
    if (use === 'PERMISSIONS') return may(entity, name)
    if (use === 'COMMANDS') return !['create', 'update', 'delete'].includes(name) || may(entity, name)
    if (use === 'WHOLE') return true
    if (use === 'READ_FIELDS') return !entity.fields.has(name) || rights.readField(entity, name) !== false
    const made = entity.fields.get(name.replace(/Create$/, ''))
    if (!entity.fields.has(name) && made?.target && name.endsWith('Create'))
      return rights.writeField(entity, made.name) !== false && may(entityOf(model, made.target), 'create')
    return !entity.fields.has(name) || rights.writeField(entity, name) !== false
  }
}

/** Generated root fields with the operations any of which they are for. */
function rootOperations(model: Model): Map<string, { entity: EntityModel; operations: string[] }> {
  const roots = new Map<string, { entity: EntityModel; operations: string[] }>()
  for (const entity of model.entities.values()) {
    const { names } = entity
    const add = (name: string, ...operations: string[]) => roots.set(name, { entity, operations })
    // What may be done to some records may be done to all of a filter, in the background.
    const addBoth = (name: string, operation: string) =>
      add(name, operation).set(`${name}Where`, { entity, operations: [operation] })
    for (const name of [names.one, names.many, names.aggregate, `${names.one}Changed`]) add(name, 'read')
    for (const name of [names.create, names.createMany]) add(name, 'create')
    for (const name of [names.update, names.updateMany]) addBoth(name, 'update')
    addBoth(names.deleteMany, 'delete')
    add(names.upsertMany, 'create', 'update')
    for (const action of entity.actions) addBoth(action.mutation, action.name)
  }
  return roots
}
