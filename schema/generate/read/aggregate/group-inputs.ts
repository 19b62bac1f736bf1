/** What an aggregate groups by: inputs that name one path each, and the type of what a group has in common. */
import type { Builder } from '../../../builder.ts'
import type { EntityModel, FieldModel } from '../../../model.ts'
import { readFields } from '../../../plan/fields.ts'
import { planned } from '../connections.ts'
import { enumKey } from '../enums.ts'
import { type Row, readKey } from '../read-key.ts'
import { type EnumRef, type InputRef, need, type ObjectRef, type ReadTypes } from '../refs.ts'

const parts: Record<string, string> = {
  DAY: 'Each day.',
  WEEK: 'Each week, from Monday.',
  MONTH: 'Each month.',
  QUARTER: 'Each quarter of a year.',
  YEAR: 'Each year.',
}

/** Declares the parts that dates and moments are grouped by. */
export function addDatePart(builder: Builder): EnumRef {
  return builder.enumType('DatePart', {
    description: 'Period that a date falls in; of a moment, in the time zone of the viewer.',
    // Statements have it in their text, not among their parameters.
    extensions: { isForm: true },
    values: Object.fromEntries(
      Object.entries(parts).map(([value, description]) => [value, { value, description }]),
    ),
  }) as unknown as EnumRef
}

/** Fields that can be grouped by. */
function groupFields(entity: EntityModel): FieldModel[] {
  return readFields(entity).filter((field) => field.type !== 'ToMany' && field.type !== 'JSON')
}

/** Declares the inputs that name what to group by, for all entities. */
export function addGroupInputs(
  builder: Builder,
  entities: EntityModel[],
  part: EnumRef,
): Map<string, InputRef> {
  const refs = new Map(entities.map((entity) => [entity.name, builder.inputRef(`${entity.name}Group`)]))
  for (const entity of entities) {
    builder.inputType(need(refs, entity.name) as never, {
      description: `One value to group ${entity.plural.toLowerCase()} by: name exactly one field.`,
      fields: (t) => {
        const fields: Record<string, ReturnType<typeof t.field>> = {}
        for (const field of groupFields(entity)) {
          fields[field.name] = t.field({
            type: groupInput(field, refs, part) as never,
            required: false,
            description: field.description,
          })
        }
        return fields as never
      },
    })
  }
  return refs
}

function groupInput(field: FieldModel, refs: Map<string, InputRef>, part: EnumRef): unknown {
  if (field.type === 'ToOne') return need(refs, field.target)
  return field.type === 'Date' || field.type === 'DateTime' ? part : 'Boolean'
}

/** Declares the types that show what a group has in common, for all entities. */
export function addGroupKeys(
  builder: Builder,
  entities: EntityModel[],
  types: ReadTypes,
): Map<string, ObjectRef> {
  const refs = new Map(
    entities.map((entity) => [entity.name, builder.objectRef<Row>(`${entity.name}GroupKey`)]),
  )
  for (const entity of entities) {
    need(refs, entity.name).implement({
      description: `What a group of ${entity.plural.toLowerCase()} has in common; null for what was not grouped by.`,
      fields: (t) => {
        const fields: Record<string, ReturnType<typeof t.field>> = {}
        for (const field of groupFields(entity)) {
          fields[field.name] = t.field({
            type: keyType(entity, field, types, refs) as never,
            nullable: true,
            description:
              field.type === 'Date' || field.type === 'DateTime'
                ? `${field.description} First day of the period.`
                : field.description,
            extensions: planned({ kind: 'FIELD', name: field.name }),
            resolve: readKey,
          }) as never
        }
        return fields
      },
    })
  }
  return refs
}

function keyType(
  entity: EntityModel,
  field: FieldModel,
  types: ReadTypes,
  refs: Map<string, ObjectRef>,
): unknown {
  if (field.type === 'ToOne') return need(refs, field.target)
  if (field.type === 'Enum') return need(types.enums, enumKey(entity, field))
  return field.type === 'DateTime' ? 'Date' : field.type
}
