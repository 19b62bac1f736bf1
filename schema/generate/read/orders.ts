/** The order input of each entity: one item names one field, nested for to-one fields. */
import type { Builder } from '../../builder.ts'
import type { EntityModel } from '../../model.ts'
import { readFields } from '../../plan/fields.ts'
import { type InputRef, need, type ReadTypes } from './refs.ts'

/** References to the orders of all entities, before their fields are known: they refer to each other. */
export function orderRefs(builder: Builder, entities: EntityModel[]): Map<string, InputRef> {
  return new Map(entities.map((entity) => [entity.name, builder.inputRef(`${entity.name}Order`)]))
}

/** Declares the fields of the entity's order. */
export function addOrder(builder: Builder, entity: EntityModel, types: ReadTypes): void {
  builder.inputType(need(types.orders, entity.name) as never, {
    description: `One key of the order of ${entity.plural.toLowerCase()}: name exactly one field. The id always comes last.`,
    fields: (t) => {
      const fields: Record<string, ReturnType<typeof t.field>> = {}
      for (const field of readFields(entity)) {
        if (field.type === 'ToMany' || field.type === 'JSON') continue
        const type = field.type === 'ToOne' ? need(types.orders, field.target) : types.direction
        fields[field.name] = t.field({ type: type as never, required: false, description: field.description })
      }
      return fields as never
    },
  })
}
