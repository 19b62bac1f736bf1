/** Makes new records. */
import { Collection, type EntityMetadata, type EntityProperty } from '@mikro-orm/core'
import type { EntityModel } from '#schema/model.ts'
import { listsOf } from './columns.ts'
import type { AnyRecord, Operation } from './operation.ts'

/** What every new record of an entity begins with. */
interface Blueprint {
  make: new () => object
  accessors: PropertyDescriptorMap
  lists: EntityProperty[]
  defaults: [name: string, value: unknown][]
  /** Fields that take the moment of the operation. */
  moments: string[]
}

const blueprints = new WeakMap<EntityModel, Blueprint>()

/**
 * A new, empty record with its plain defaults, to be stored when the operation saves. It is what `em.create` gives, made
 * without the look-ups and conversions that only data from outside would need: an import makes a record for each line.
 */
export function newRecord(operation: Operation, entity: EntityModel): AnyRecord {
  const { make, accessors, lists, defaults, moments } = blueprintOf(operation, entity)
  const record = new make() as AnyRecord
  // Setting one side of a relation sets the other, as for any record that MikroORM makes.
  Object.defineProperties(record, accessors)
  for (const property of lists) {
    const list = new Collection(record)
    list.property = property as never
    record[property.name] = list
  }
  for (const name of moments) record[name] = operation.now
  for (const [name, value] of defaults) record[name] = value
  operation.created.add(record)
  return record
}

function blueprintOf(operation: Operation, entity: EntityModel): Blueprint {
  const found = blueprints.get(entity)
  if (found) return found
  const meta = operation.em.getMetadata().getByClassName(entity.name as never) as EntityMetadata
  const props = meta.props as EntityProperty[]
  const blueprint: Blueprint = {
    make: meta.class as new () => object,
    accessors: meta.definedProperties,
    lists: listsOf(meta),
    defaults: props
      .filter((property) => property.kind === 'scalar' && isPlainDefault(property.default))
      .map((property) => [property.name, property.default]),
    moments: ['createdAt', 'updatedAt'].filter((name) => entity.fields.has(name)),
  }
  blueprints.set(entity, blueprint)
  return blueprint
}

/** Others, such as expressions of the database, are filled in when the row is written. */
function isPlainDefault(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
