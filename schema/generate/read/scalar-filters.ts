/** The filter inputs of scalars and enums: one field for each operator. */
import type { Builder } from '../../builder.ts'
import type { EntityModel } from '../../model.ts'
import { enumKey } from './enums.ts'
import { type EnumRef, type InputRef, need, upperFirst } from './refs.ts'

const equality = {
  eq: 'Is this value.',
  ne: 'Is another value, or empty.',
  in: 'Is one of these values; an empty list matches nothing.',
  notIn: 'Is none of these values, or empty.',
} as const

const ranges = {
  gt: 'Comes after this value.',
  gte: 'Is this value or comes after it.',
  lt: 'Comes before this value.',
  lte: 'Is this value or comes before it.',
} as const

const texts = {
  contains: 'Holds this text anywhere, in upper or lower case.',
  startsWith: 'Begins with this text, in upper or lower case.',
  endsWith: 'Ends with this text, in upper or lower case.',
  like: 'Matches this pattern, in upper or lower case: % stands for any text, _ for one character, \\ before either for itself.',
} as const

/** Operators by type; the list of each is what its filter input offers. */
const operators: Record<string, Record<string, string>> = {
  String: { ...equality, ...ranges, ...texts },
  ID: equality,
  Int: { ...equality, ...ranges },
  Float: { ...equality, ...ranges },
  Decimal: { ...equality, ...ranges },
  Boolean: equality,
  Date: { ...equality, ...ranges },
  DateTime: { ...equality, ...ranges },
}

/** Declares the filters of scalars, and of the enums of these entities. */
export function addScalarFilters(
  builder: Builder,
  entities: EntityModel[],
  enums: Map<string, EnumRef>,
): Map<string, InputRef> {
  const filters = new Map<string, InputRef>()
  for (const [type, offered] of Object.entries(operators)) {
    filters.set(
      type,
      addFilter(
        builder,
        `${type}Filter`,
        `What to ask of a ${type} field; all of it must hold.`,
        type,
        offered,
      ),
    )
  }
  for (const entity of entities) {
    for (const field of entity.fields.values()) {
      if (field.type !== 'Enum') continue
      const key = enumKey(entity, field)
      const name = `${entity.name}${upperFirst(field.name)}Filter`
      const description = `What to ask of the ${field.label.toLowerCase()}; all of it must hold.`
      filters.set(key, addFilter(builder, name, description, need(enums, key), equality))
    }
  }
  return filters
}

function addFilter(
  builder: Builder,
  name: string,
  description: string,
  type: unknown,
  offered: Record<string, string>,
): InputRef {
  return builder.inputType(name, {
    description,
    fields: (t) => {
      const fields: Record<string, ReturnType<typeof t.field>> = {}
      for (const [operator, text] of Object.entries(offered)) {
        const isList = operator === 'in' || operator === 'notIn'
        fields[operator] = t.field({
          type: (isList ? [type] : type) as never,
          required: false,
          description: text,
        })
      }
      fields.isNull = t.boolean({ description: 'Is empty (true) or has a value (false).' }) as never
      return fields as never
    },
  }) as unknown as InputRef
}
