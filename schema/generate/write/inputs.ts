/** Input types of an entity: create, update, upsert, and the commands on to-many fields. */
import type { Builder } from '../../builder.ts'
import { type EntityModel, entityOf, type FieldModel, type Model } from '../../model.ts'
import type { ReadTypes } from '../read/read-types.ts'

/** Refs of the input types that mutations take. */
export interface EntityInputs {
  create: InputRef
  update: InputRef
  upsert: InputRef
  /** Changes to one record of a list, which it names. */
  item: InputRef
  /** Commands on a to-many field that leads to the entity. */
  list: InputRef
}

type InputRef = ReturnType<typeof newRef>
type FieldKind = 'create' | 'update' | 'upsert' | 'item'

const newRef = (builder: Builder, name: string) => builder.inputRef<Record<string, unknown>>(name)

/** Declares the inputs of every writable entity. */
export function addInputs(builder: Builder, model: Model, types: ReadTypes): Map<string, EntityInputs> {
  const writable = [...model.entities.values()].filter((entity) => !entity.isReadonly)
  // All refs come first, because inputs refer to each other in circles.
  const refs = new Map(
    writable.map(({ name }) => [
      name,
      {
        create: newRef(builder, `${name}CreateInput`),
        update: newRef(builder, `${name}UpdateInput`),
        upsert: newRef(builder, `${name}UpsertInput`),
        item: newRef(builder, `${name}UpdateItem`),
        list: newRef(builder, `${name}ListInput`),
      },
    ]),
  )
  for (const entity of writable) {
    const label = lower(entity.label)
    const declaration = { model, types, refs, entity }
    declare(declaration, 'create', `What a new ${label} is made of.`)
    declare(declaration, 'update', `What to change of a ${label}; absent fields stay as they are.`)
    declare(declaration, 'upsert', `A ${label} by the key that another system knows it by.`)
    declare(declaration, 'item', `Changes to one ${label} of a list.`)
    declareList(refs, entity)
  }
  return refs
}

interface Declaration {
  model: Model
  types: ReadTypes
  refs: Map<string, EntityInputs>
  entity: EntityModel
}

const lower = (label: string): string => label.toLowerCase()

function declare(declaration: Declaration, kind: FieldKind, description: string): void {
  const { model, refs, entity } = declaration
  refs.get(entity.name)?.[kind].implement({
    description,
    fields: (t) => {
      const fields: Record<string, ReturnType<typeof t.field>> = {}
      if (kind === 'item')
        fields.id = t.field({ type: 'ID', required: true, description: 'Which record to change.' })
      if (kind === 'create' || kind === 'upsert') {
        fields.externalId = t.field({
          type: 'String',
          required: kind === 'upsert',
          description: 'Key in another system, written as "system.key", such as "shop.order_1001".',
        })
      }
      for (const field of entity.fields.values()) {
        if (field.isReadonly) continue
        const type = inputTypeOf(declaration, field)
        if (!type) continue
        const creatable = isCreatable(model, field) ? refs.get(field.target ?? '') : undefined
        const required = kind === 'create' && field.required && !isGivenByWhole(entity, field) && !creatable
        fields[field.name] = t.field({ type: type as never, required, description: field.description })
        if (creatable) {
          fields[`${field.name}Create`] = t.field({
            type: creatable.create,
            required: false,
            description: `Creates the ${lower(entityOf(model, field.target ?? '').label)} and refers to it, in the same transaction.`,
          }) as never
        }
      }
      return fields as never
    },
  })
}

/** The link of a part to its whole is given by nesting; where it is not, the rules ask for it. */
function isGivenByWhole(entity: EntityModel, field: FieldModel): boolean {
  return entity.partOf?.field === field.name
}

/** Can the record of a to-one field be created along with this one? */
function isCreatable(model: Model, field: FieldModel): boolean {
  if (field.type !== 'ToOne' || field.via) return false
  const target = model.entities.get(field.target ?? '')
  return target !== undefined && !target.isReadonly && target.partOf === undefined
}

function inputTypeOf({ model, types, refs, entity }: Declaration, field: FieldModel): unknown {
  if (field.type === 'ToMany') return refs.get(field.target ?? '')?.list
  if (field.type === 'ToOne') return 'ID'
  if (field.type !== 'Enum') return field.type
  const owner = field.via ? entityOf(model, entity.fields.get(field.via)?.target ?? '').name : entity.name
  return types.enums.get(`${owner}.${field.name}`)
}

function declareList(refs: Map<string, EntityInputs>, entity: EntityModel): void {
  const own = refs.get(entity.name)
  const name = lower(entity.plural)
  own?.list.implement({
    description: `Changes to a list of ${name}, run in this order: set, delete, unlink, link, update, create.`,
    fields: (t) => ({
      create: t.field({ type: [own.create], description: `New ${name} in the list.` }),
      update: t.field({ type: [own.item], description: `Changes to ${name} of the list.` }),
      delete: t.field({ type: ['ID'], description: `Deletes these ${name}.` }),
      link: t.field({ type: ['ID'], description: `Puts existing ${name} into the list.` }),
      unlink: t.field({
        type: ['ID'],
        description: `Takes ${name} out of the list; records that live only in it are deleted.`,
      }),
      set: t.field({ type: ['ID'], description: `Makes the list exactly these existing ${name}.` }),
    }),
  })
}
