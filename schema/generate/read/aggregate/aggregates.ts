/** The aggregate of each entity: `saleOrderAggregate(filter, search, groupBy, having, orderBy, first)`. */
import type { Builder } from '../../../builder.ts'
import type { EntityModel } from '../../../model.ts'
import { defaultGroups, maxGroups } from '../../../plan/aggregate/build.ts'
import type { Measure } from '../../../plan/extensions.ts'
import { readRoot } from '../../../plan/read.ts'
import { planned } from '../connections.ts'
import { filterText, searchArg } from '../list-args.ts'
import { type Row, readKey } from '../read-key.ts'
import { type InputRef, need, type ObjectRef, type ReadTypes } from '../refs.ts'
import { addDatePart, addGroupInputs, addGroupKeys } from './group-inputs.ts'
import { addMeasures, type MeasureTypes, measureWords } from './measures.ts'

/** Adds the aggregates of all entities to the query type. */
export function addAggregates(builder: Builder, entities: EntityModel[], types: ReadTypes): void {
  const groups = addGroupInputs(builder, entities, addDatePart(builder))
  const keys = addGroupKeys(builder, entities, types)
  for (const entity of entities) {
    const measures = addMeasures(builder, entity, types)
    const output = addOutput(builder, entity, need(keys, entity.name), measures)
    const having = addHaving(builder, entity, types, measures)
    const order = addOrder(builder, entity, types, measures)
    builder.queryField(entity.names.aggregate, (t) =>
      t.field({
        type: [output],
        nullable: false,
        description: `Counts, sums and other measures over ${entity.plural.toLowerCase()}; one row when nothing is grouped by.`,
        args: {
          filter: t.arg({
            type: need(types.filters, entity.name),
            required: false,
            description: filterText(entity),
          }),
          search: searchArg(t.arg),
          groupBy: t.arg({
            type: [need(groups, entity.name)],
            required: false,
            description: 'What to group by.',
          }),
          having: t.arg({
            type: having,
            required: false,
            description: 'Only groups whose measures satisfy this.',
          }),
          orderBy: t.arg({
            type: [order],
            required: false,
            description: 'Order of the groups, most important key first; the groups themselves come last.',
          }),
          first: t.arg({
            type: 'Int',
            required: false,
            description: `How many groups; ${defaultGroups} unless said, at most ${maxGroups}.`,
          }),
        },
        extensions: planned({ kind: 'ROOT', of: 'AGGREGATE', entity: entity.name }),
        resolve: (_parent, _args, context, info) =>
          readRoot('AGGREGATE', info, context, entity) as Promise<never>,
      }),
    )
  }
}

function addOutput(
  builder: Builder,
  entity: EntityModel,
  key: ObjectRef,
  measures: Map<Measure, MeasureTypes>,
): ObjectRef {
  const ref = builder.objectRef<Row>(`${entity.name}Aggregate`)
  ref.implement({
    description: `A group of ${entity.plural.toLowerCase()} and what is measured of it.`,
    fields: (t) => {
      const fields: Record<string, ReturnType<typeof t.field>> = {
        group: t.field({
          type: key,
          nullable: false,
          description: 'What the records of the group have in common.',
          extensions: planned({ kind: 'GROUP' }),
          resolve: readKey,
        }) as never,
        count: t.field({
          type: 'Int',
          nullable: false,
          description: 'How many records.',
          extensions: planned({ kind: 'COUNT' }),
          resolve: readKey,
        }) as never,
        filter: t.field({
          type: 'JSON',
          nullable: false,
          description: `Filter that gives the records of the group, as "filter" of "${entity.names.many}" takes it.`,
          extensions: planned({ kind: 'DRILL_DOWN' }),
          resolve: readKey,
        }) as never,
      }
      for (const [measure, made] of measures) {
        fields[measure] = t.field({
          type: made.output,
          nullable: false,
          description: measureWords[measure],
          extensions: planned({ kind: 'MEASURES', measure }),
          resolve: readKey,
        }) as never
      }
      return fields
    },
  })
  return ref
}

function addHaving(
  builder: Builder,
  entity: EntityModel,
  types: ReadTypes,
  measures: Map<Measure, MeasureTypes>,
): InputRef {
  const ref = builder.inputRef(`${entity.name}Having`)
  builder.inputType(ref as never, {
    description: `What to ask of a group of ${entity.plural.toLowerCase()}; all of it must hold.`,
    fields: (t) => {
      const fields: Record<string, ReturnType<typeof t.field>> = {}
      const add = (name: string, type: unknown, description: string): void => {
        fields[name] = t.field({ type: type as never, required: false, description })
      }
      add('and', [ref], 'All of these hold.')
      add('or', [ref], 'At least one of these holds; an empty list matches nothing.')
      add('not', ref, 'This does not hold.')
      add('count', need(types.scalarFilters, 'Int'), 'How many records.')
      for (const [measure, made] of measures) add(measure, made.having, measureWords[measure])
      return fields as never
    },
  })
  return ref
}

function addOrder(
  builder: Builder,
  entity: EntityModel,
  types: ReadTypes,
  measures: Map<Measure, MeasureTypes>,
): InputRef {
  return builder.inputType(`${entity.name}AggregateOrder`, {
    description: `One key of the order of groups of ${entity.plural.toLowerCase()}: name exactly one value.`,
    fields: (t) => {
      const fields: Record<string, ReturnType<typeof t.field>> = {}
      const add = (name: string, type: unknown, description: string): void => {
        fields[name] = t.field({ type: type as never, required: false, description })
      }
      add('count', types.direction, 'How many records.')
      add('group', need(types.orders, entity.name), 'A value that was grouped by.')
      for (const [measure, made] of measures) add(measure, made.order, measureWords[measure])
      return fields as never
    },
  }) as unknown as InputRef
}
