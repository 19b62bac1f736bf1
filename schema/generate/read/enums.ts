/** An enum type for each enumerated field: `SaleOrder.state` → `SaleOrderState`. */
import type { Builder } from '../../builder.ts'
import type { EntityModel, FieldModel } from '../../model.ts'
import { type EnumRef, upperFirst } from './refs.ts'

/** Key of an enumerated field's type among the generated enums. */
export function enumKey(entity: EntityModel, field: FieldModel): string {
  return `${entity.name}.${field.name}`
}

/** Declares the enum types of the entity, and adds them to `enums`. */
export function addEnums(builder: Builder, entity: EntityModel, enums: Map<string, EnumRef>): void {
  for (const field of entity.fields.values()) {
    if (field.type !== 'Enum') continue
    const values = Object.fromEntries(
      (field.choices ?? []).map((choice) => [
        choice.value,
        { value: choice.value, description: choice.description },
      ]),
    )
    const ref = builder.enumType(`${entity.name}${upperFirst(field.name)}`, {
      description: `${field.label} of a ${entity.label.toLowerCase()}.`,
      values,
    })
    enums.set(enumKey(entity, field), ref as unknown as EnumRef)
  }
}

/** Declares the direction of an order. */
export function addDirection(builder: Builder): EnumRef {
  return builder.enumType('OrderDirection', {
    description: 'Direction of one key of an order. Text follows the collation of the database.',
    // Statements have it in their text, not among their parameters.
    extensions: { isForm: true },
    values: {
      ASC: { value: 'ASC', description: 'Smallest first; empty values last.' },
      DESC: { value: 'DESC', description: 'Largest first; empty values first.' },
    },
  }) as unknown as EnumRef
}
