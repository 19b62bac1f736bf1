/** Input types of an entity: create, update, upsert, and the commands on to-many fields. */
import type { Builder } from '../../builder.ts'
import { type EntityModel, entityOf, type FieldModel, type Model } from '../../model.ts'
import type { ReadTypes } from '../read/read-types.ts'

/** Refs of the input types that mutations take. */
export interface EntityInputs {
  create: InputRef
  update: InputRef
  upsert: InputRef
}

type InputRef = ReturnType<Builder['inputRef']>
type FieldKind = 'CREATE' | 'UPDATE' | 'UPSERT' | 'ITEM'

/** Declares the inputs of every writable entity. */
export function addInputs(builder: Builder, model: Model, types: ReadTypes): Map<string, EntityInputs> {
  const writable = [...model.entities.values()].filter((entity) => !entity.isReadonly)
  for (const entity of writable) {
    declare(builder, model, types, entity, 'CREATE', `What a new ${lower(entity.label)} is made of.`)
    declare(builder, model, types, entity, 'UPDATE', `What to change of a ${lower(entity.label)}; absent fields stay as they are.`)
    declare(builder, model, types, entity, 'UPSERT', `A ${lower(entity.label)} by the key that another system knows it by.`)
    declare(builder, model, types, entity, 'ITEM', `Changes to one ${lower(entity.label)} of a list.`)
    declareList(builder, entity)
  }
  return new Map(
    writable.map((entity) => [
      entity.name,
      { create: builder.inputRef(inputName(entity, 'CREATE')), update: builder.inputRef(inputName(entity, 'UPDATE')), upsert: builder.inputRef(inputName(entity, 'UPSERT')) },
    ]),
  )
}

function inputName(entity: EntityModel, kind: FieldKind): string {
  const suffix = { CREATE: 'CreateInput', UPDATE: 'UpdateInput', UPSERT: 'UpsertInput', ITEM: 'UpdateItem' }[kind]
  return `${entity.name}${suffix}`
}

const lower = (label: string): string => label.toLowerCase()

function declare(builder: Builder, model: Model, types: ReadTypes, entity: EntityModel, kind: FieldKind, description: string): void {
  builder.inputType(inputName(entity, kind), {
    description,
    fields: (t) => {
      const fields: Record<string, ReturnType<typeof t.field>> = {}
      if (kind === 'ITEM') fields.id = t.field({ type: 'ID', required: true, description: 'Which record to change.' })
      if (kind === 'CREATE' || kind === 'UPSERT') {
        fields.externalId = t.field({
          type: 'String',
          required: kind === 'UPSERT',
          description: 'Key in another system, written as "system.key", such as "shop.order_1001".',
        })
      }
      for (const field of entity.fields.values()) {
        if (field.isReadonly) continue
        const type = inputTypeOf(model, types, entity, field)
        if (!type) continue
        const required = kind === 'CREATE' && field.required && !isGivenByWhole(entity, field) && !isCreatable(model, field)
        fields[field.name] = t.field({ type: type as never, required, description: field.description })
        if (isCreatable(model, field)) {
          const target = entityOf(model, field.target ?? '')
          fields[`${field.name}Create`] = t.field({
            type: inputName(target, 'CREATE') as never,
            required: false,
            description: `Creates the ${lower(target.label)} and refers to it, in the same transaction.`,
          })
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

function inputTypeOf(model: Model, types: ReadTypes, entity: EntityModel, field: FieldModel): unknown {
  if (field.type === 'ToMany') {
    const target = entityOf(model, field.target ?? '')
    return target.isReadonly ? undefined : `${target.name}ListInput`
  }
  if (field.type === 'ToOne') return 'ID'
  if (field.type === 'Enum') return types.enums.get(`${field.via ? (model.entities.get(entity.fields.get(field.via)?.target ?? '')?.name ?? '') : entity.name}.${field.name}`)
  return field.type
}

function declareList(builder: Builder, entity: EntityModel): void {
  const name = lower(entity.plural)
  builder.inputType(`${entity.name}ListInput`, {
    description: `Changes to a list of ${name}, run in this order: set, delete, unlink, link, update, create.`,
    fields: (t) => ({
      create: t.field({ type: [inputName(entity, 'CREATE')] as never, description: `New ${name} in the list.` }),
      update: t.field({ type: [inputName(entity, 'ITEM')] as never, description: `Changes to ${name} of the list.` }),
      delete: t.field({ type: ['ID'], description: `Deletes these ${name}.` }),
      link: t.field({ type: ['ID'], description: `Puts existing ${name} into the list.` }),
      unlink: t.field({ type: ['ID'], description: `Takes ${name} out of the list; records that live only in it are deleted.` }),
      set: t.field({ type: ['ID'], description: `Makes the list exactly these existing ${name}.` }),
    }),
  })
}
