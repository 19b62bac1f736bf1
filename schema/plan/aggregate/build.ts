/** Second stage: from an aggregate field with its arguments to an aggregate query. */
import { type EntityModel, entityOf, type Model } from '../../model.ts'
import { listCondition } from '../build-connection.ts'
import { badRequest } from '../errors.ts'
import { planOf } from '../extensions.ts'
import { readField } from '../fields.ts'
import { checkReadable, rightsOf } from '../policy.ts'
import { objectTypeOf, type Selected, selectedFields } from '../selection.ts'
import { decide, type Source } from '../source.ts'
import { parseGroups } from './parse-group.ts'
import { measureTerm, parseGroupOrder, parseHaving } from './parse-having.ts'
import type {
  AggregateProjection,
  AggregateQuery,
  GroupProjection,
  GroupTerm,
  MeasureProjection,
} from './query.ts'

export const defaultGroups = 100
export const maxGroups = 1000

/** The query of an aggregate field; BAD_REQUEST and TOO_COMPLEX for arguments that cannot be served. */
export function buildAggregate(
  source: Source,
  model: Model,
  entity: EntityModel,
  selection: Selected,
): AggregateQuery {
  const { args } = selection
  const rights = rightsOf(source.binding.context.policy)
  const groups = parseGroups(model, entity, args.groupBy, rights)
  const first = decide(source, args.first, (value) => (value as number | null | undefined) ?? defaultGroups)
  if (first < 0 || first > maxGroups) {
    throw badRequest(
      `"first" is between 0 and ${maxGroups}: filter, or group by less.`,
      ['first'],
      'read.page-size',
    )
  }
  return {
    entity,
    condition: listCondition(source, model, entity, args),
    filter: (args.filter ?? {}) as Record<string, unknown>,
    groups,
    having: args.having ? parseHaving(entity, args.having, rights) : undefined,
    order: parseGroupOrder(model, entity, args.orderBy, groups, rights),
    first,
    of: projections(source, model, entity, selection, groups),
  }
}

function projections(
  source: Source,
  model: Model,
  entity: EntityModel,
  selection: Selected,
  groups: GroupTerm[],
): AggregateProjection[] {
  const type = objectTypeOf(selection)
  return selectedFields(source, type, selection.nodes).flatMap((field): AggregateProjection[] => {
    const { key, name, definition } = field
    if (name === '__typename') return [{ kind: 'TYPENAME', key, name: type.name }]
    const plan = definition && planOf(definition).plan
    switch (plan?.kind) {
      case 'COUNT':
      case 'DRILL_DOWN':
        return [{ kind: plan.kind, key }]
      case 'GROUP':
        return [{ kind: 'GROUP', key, of: groupProjections(source, model, entity, field, groups, []) }]
      case 'MEASURES': {
        const { measure } = plan
        return [
          {
            kind: 'MEASURES',
            key,
            of: measureProjections(source, field, (of) =>
              measureTerm(entity, measure, of, rightsOf(source.binding.context.policy)),
            ),
          },
        ]
      }
      default:
        source.hasOwnResolvers = true
        return []
    }
  })
}

function groupProjections(
  source: Source,
  model: Model,
  entity: EntityModel,
  selection: Selected,
  groups: GroupTerm[],
  prefix: string[],
): GroupProjection[] {
  const type = objectTypeOf(selection)
  return selectedFields(source, type, selection.nodes).flatMap((selected): GroupProjection[] => {
    const { key, definition } = selected
    if (selected.name === '__typename') return [{ kind: 'TYPENAME', key, name: type.name }]
    const plan = definition && planOf(definition).plan
    if (plan?.kind !== 'FIELD') {
      source.hasOwnResolvers = true
      return []
    }
    const field = readField(entity, plan.name)
    checkReadable(rightsOf(source.binding.context.policy), entity, plan.name, [key])
    const path = [...prefix, field.name]
    if (field.type === 'ToOne') {
      const target = entityOf(model, field.target ?? '')
      return [{ kind: 'TO_ONE', key, of: groupProjections(source, model, target, selected, groups, path) }]
    }
    const index = groups.findIndex((group) => group.path.join('.') === path.join('.'))
    return [{ kind: 'VALUE', key, index: index < 0 ? undefined : index }]
  })
}

function measureProjections(
  source: Source,
  selection: Selected,
  termOf: (name: string) => ReturnType<typeof measureTerm>,
): MeasureProjection[] {
  const type = objectTypeOf(selection)
  return selectedFields(source, type, selection.nodes).flatMap(
    ({ key, name, definition }): MeasureProjection[] => {
      if (name === '__typename') return [{ kind: 'TYPENAME', key, name: type.name }]
      const plan = definition && planOf(definition).plan
      if (plan?.kind === 'MEASURE') return [{ kind: 'MEASURE', key, term: termOf(plan.name) }]
      source.hasOwnResolvers = true
      return []
    },
  )
}
