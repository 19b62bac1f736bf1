/** The measures of an entity: what they show, what `having` asks of them, and how they order the groups. */
import type { Builder } from '../../../builder.ts'
import type { EntityModel, FieldModel, FieldType } from '../../../model.ts'
import { measuredFields, measureType } from '../../../plan/aggregate/measures.ts'
import type { Measure } from '../../../plan/extensions.ts'
import { planned } from '../connections.ts'
import { type Row, readKey } from '../read-key.ts'
import { type InputRef, need, type ObjectRef, type ReadTypes } from '../refs.ts'

/** The three types of one kind of measure. */
export interface MeasureTypes {
  output: ObjectRef
  having: InputRef
  order: InputRef
}

/** Measures that share their types: a sum and an average have the same fields, and so on. */
const kinds: { name: string; measures: Measure[]; description: string }[] = [
  { name: 'Totals', measures: ['sum', 'avg'], description: 'Numbers over' },
  { name: 'Extremes', measures: ['min', 'max'], description: 'Smallest or largest values among' },
  {
    name: 'DistinctCounts',
    measures: ['countDistinct'],
    description: 'How many different values there are among',
  },
]

/** Words for each measure. */
export const measureWords: Record<Measure, string> = {
  sum: 'Sums; null over no records.',
  avg: 'Averages, to six decimals; null over no records.',
  min: 'Smallest values.',
  max: 'Largest values.',
  countDistinct: 'How many different values, empty ones aside.',
}

/** Declares the types of the measures that apply to any field of the entity. */
export function addMeasures(
  builder: Builder,
  entity: EntityModel,
  types: ReadTypes,
): Map<Measure, MeasureTypes> {
  const result = new Map<Measure, MeasureTypes>()
  for (const { name, measures, description } of kinds) {
    const [measure] = measures
    const fields = measure ? measuredFields(measure, entity) : []
    if (!measure || fields.length === 0) continue
    const words = `${description} ${entity.plural.toLowerCase()}.`
    const made: MeasureTypes = {
      output: addOutput(builder, `${entity.name}${name}`, words, fields, measure),
      having: addInput(
        builder,
        `${entity.name}${name}Having`,
        `${words} All of it must hold.`,
        fields,
        (field) => need(types.scalarFilters, measureType(measure, field)),
      ),
      order: addInput(
        builder,
        `${entity.name}${name}Order`,
        `${words} Name exactly one.`,
        fields,
        () => types.direction,
      ),
    }
    for (const each of measures) result.set(each, made)
  }
  return result
}

function addOutput(
  builder: Builder,
  name: string,
  description: string,
  measured: FieldModel[],
  measure: Measure,
): ObjectRef {
  const ref = builder.objectRef<Row>(name)
  ref.implement({
    description,
    fields: (t) => {
      const fields: Record<string, ReturnType<typeof t.field>> = {}
      for (const field of measured) {
        fields[field.name] = t.field({
          type: measureType(measure, field) as Exclude<FieldType, 'Enum' | 'ToOne' | 'ToMany'>,
          nullable: measure !== 'countDistinct',
          description: field.description,
          extensions: planned({ kind: 'MEASURE', name: field.name }),
          resolve: readKey,
        }) as never
      }
      return fields
    },
  })
  return ref
}

function addInput(
  builder: Builder,
  name: string,
  description: string,
  measured: FieldModel[],
  typeOf: (field: FieldModel) => unknown,
): InputRef {
  return builder.inputType(name, {
    description,
    fields: (t) => {
      const fields: Record<string, ReturnType<typeof t.field>> = {}
      for (const field of measured) {
        fields[field.name] = t.field({
          type: typeOf(field) as never,
          required: false,
          description: field.description,
        })
      }
      return fields as never
    },
  }) as unknown as InputRef
}
