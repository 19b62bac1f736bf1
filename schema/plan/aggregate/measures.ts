/** What can be aggregated: which functions take which fields, and what type they give. */
import type { EntityModel, FieldModel, FieldType } from '../../model.ts'
import type { Measure } from '../extensions.ts'

const numbers = new Set<FieldType>(['Int', 'Decimal', 'Float'])
const ordered = new Set<FieldType>(['Int', 'Decimal', 'Float', 'Date', 'DateTime', 'String'])

/** Type of the measure over the field, or undefined when it does not apply. Sums of integers are exact decimals. */
export function measureType(measure: Measure, field: FieldModel): FieldType | undefined {
  switch (measure) {
    case 'sum':
    case 'avg':
      if (!numbers.has(field.type)) return undefined
      return field.type === 'Float' ? 'Float' : 'Decimal'
    case 'min':
    case 'max':
      return ordered.has(field.type) ? field.type : undefined
    case 'countDistinct':
      return field.type === 'ToMany' || field.type === 'JSON' ? undefined : 'Int'
  }
}

/** Fields of the entity that the measure takes. */
export function measuredFields(measure: Measure, entity: EntityModel): FieldModel[] {
  return [...entity.fields.values()].filter((field) => measureType(measure, field) !== undefined)
}
