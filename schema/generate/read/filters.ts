/** The filter input of each entity, and the quantifiers of its to-many fields. */
import type { Builder } from '../../builder.ts'
import type { EntityModel, FieldModel } from '../../model.ts'
import { readFields } from '../../plan/fields.ts'
import { enumKey } from './enums.ts'
import { type InputRef, need, type ReadTypes } from './refs.ts'

const reserved = ['and', 'or', 'not', 'isNull', 'descendantOf', 'ancestorOf']

/** References to the filters of all entities, before their fields are known: they refer to each other. */
export function filterRefs(builder: Builder, entities: EntityModel[]): Map<string, InputRef> {
  return new Map(entities.map((entity) => [entity.name, builder.inputRef(`${entity.name}Filter`)]))
}

/** Declares the fields of the entity's filter. A field named like an operator is an error that says so. */
export function addFilter(
  builder: Builder,
  entity: EntityModel,
  types: ReadTypes,
  lists: Map<string, InputRef>,
): void {
  const clash = reserved.find((name) => entity.fields.has(name))
  if (clash) throw new Error(`${entity.name}.${clash} has the name of a filter operator: rename the field.`)
  const self = need(types.filters, entity.name)
  builder.inputType(self as never, {
    description: `What to ask of ${entity.plural.toLowerCase()}; all of it must hold.`,
    fields: (t) => {
      const fields: Record<string, ReturnType<typeof t.field>> = {}
      const add = (name: string, type: unknown, description: string): void => {
        fields[name] = t.field({ type: type as never, required: false, description })
      }
      add('and', [self], 'All of these hold.')
      add('or', [self], 'At least one of these holds; an empty list matches nothing.')
      add('not', self, 'This does not hold.')
      add(
        'isNull',
        'Boolean',
        'Asked of a relation: there is no such record (true), or there is one (false).',
      )
      if (entity.treeField) {
        add('descendantOf', 'ID', 'Is this record, or below it in the tree.')
        add('ancestorOf', 'ID', 'Is this record, or above it in the tree.')
      }
      for (const field of readFields(entity)) {
        const type = filterOf(entity, field, types, lists)
        if (type) add(field.name, type, field.description)
      }
      return fields as never
    },
  })
}

/** References to the quantifiers over lists of each entity, shared by all fields that lead to it. */
export function addListFilters(
  builder: Builder,
  entities: EntityModel[],
  types: ReadTypes,
): Map<string, InputRef> {
  return new Map(
    entities.map((entity) => {
      const filter = need(types.filters, entity.name)
      const ref = builder.inputType(`${entity.name}ListFilter`, {
        description: `What to ask of a list of ${entity.plural.toLowerCase()}; all of it must hold.`,
        fields: (t) => ({
          some: t.field({
            type: filter as never,
            required: false,
            description: 'At least one satisfies this.',
          }),
          every: t.field({
            type: filter as never,
            required: false,
            description: 'All satisfy this; so does an empty list.',
          }),
          none: t.field({ type: filter as never, required: false, description: 'None satisfies this.' }),
        }),
      })
      return [entity.name, ref as unknown as InputRef]
    }),
  )
}

function filterOf(
  entity: EntityModel,
  field: FieldModel,
  types: ReadTypes,
  lists: Map<string, InputRef>,
): InputRef | undefined {
  switch (field.type) {
    case 'JSON':
      return undefined
    case 'ToOne':
      return need(types.filters, field.target)
    case 'ToMany':
      return need(lists, field.target)
    case 'Enum':
      return need(types.scalarFilters, enumKey(entity, field))
    default:
      return need(types.scalarFilters, field.type)
  }
}
