/** Second stage, lists: from a connection field with its arguments to a connection query. */
import type { Rights } from '../context.ts'
import { type EntityModel, entityOf, type FieldModel, fieldOf, type Model } from '../model.ts'
import { allOf, type Condition } from './condition.ts'
import { planOf } from './extensions.ts'
import { parseOrder } from './order.ts'
import { parsePage } from './page.ts'
import { parseFilter } from './parse-filter.ts'
import { parseSearch } from './parse-search.ts'
import { rightsOf } from './policy.ts'
import type {
  ConnectionProjection,
  ConnectionQuery,
  EdgeProjection,
  PageInfoProjection,
  Projection,
} from './query.ts'
import { objectTypeOf, type Selected, selectedFields } from './selection.ts'
import type { Source } from './source.ts'

/** Builds the projections of a record; given by the caller because records hold lists, and lists records. */
export type BuildRecord = (
  source: Source,
  model: Model,
  entity: EntityModel,
  fields: Selected[],
) => Projection[]

/** The query of a connection field; BAD_REQUEST and TOO_COMPLEX for arguments that cannot be served. */
export function buildConnection(
  source: Source,
  model: Model,
  entity: EntityModel,
  selection: Selected,
  buildRecord: BuildRecord,
): ConnectionQuery {
  const { args } = selection
  const order = parseOrder(model, entity, args.orderBy, rightsOf(source.binding.context.policy))
  return {
    entity,
    condition: listCondition(source, model, entity, args),
    order,
    page: parsePage(source, entity, order, args),
    of: connectionProjections(source, model, entity, selection, buildRecord),
  }
}

/**
 * What a list's `filter` and `search` say. Archived records are hidden unless the filter speaks of `active` at its
 * top level.
 */
export function listCondition(
  source: Source,
  model: Model,
  entity: EntityModel,
  args: Record<string, unknown>,
): Condition {
  const rights = rightsOf(source.binding.context.policy)
  const filter = parseFilter(model, entity, args.filter, ['filter'], rights)
  const conditions = [filter, parseSearch(source, args.search)]
  const asked = (args.filter as Record<string, unknown> | null | undefined)?.active
  const active = entity.isArchivable ? entity.fields.get('active') : undefined
  if (active && (asked === null || asked === undefined)) {
    // Where the viewer may not know whether a record is archived it counts as one that is not.
    conditions.push(
      isSureToRead(model, entity, active, rights)
        ? { kind: 'COMPARE', field: active, operator: 'eq', value: true }
        : { kind: 'COMPARE', field: active, operator: 'ne', value: false },
    )
  }
  return allOf(conditions)
}

/** May the field be read in every record, and the record that it is delegated to as well? */
function isSureToRead(
  model: Model,
  entity: EntityModel,
  field: FieldModel,
  rights: Rights | undefined,
): boolean {
  if (!rights) return true
  if (rights.readField(entity, field.name) !== true) return false
  if (!field.via) return true
  const link = fieldOf(entity, field.via)
  const target = entityOf(model, link.target ?? '')
  return (
    rights.readField(entity, link.name) === true &&
    rights.operation(target, 'read') === true &&
    isSureToRead(model, target, fieldOf(target, field.name), rights)
  )
}

function connectionProjections(
  source: Source,
  model: Model,
  entity: EntityModel,
  selection: Selected,
  buildRecord: BuildRecord,
): ConnectionProjection[] {
  const type = objectTypeOf(selection)
  return selectedFields(source, type, selection.nodes).flatMap((field): ConnectionProjection[] => {
    const { key, name, definition } = field
    if (name === '__typename') return [{ kind: 'TYPENAME', key, name: type.name }]
    switch (definition && planOf(definition).plan?.kind) {
      case 'NODES': {
        const inner = selectedFields(source, objectTypeOf(field), field.nodes)
        return [{ kind: 'NODES', key, of: buildRecord(source, model, entity, inner) }]
      }
      case 'EDGES':
        return [{ kind: 'EDGES', key, of: edgeProjections(source, model, entity, field, buildRecord) }]
      case 'PAGE_INFO':
        return [{ kind: 'PAGE_INFO', key, of: pageInfoProjections(source, field) }]
      case 'TOTAL_COUNT':
        return [{ kind: 'TOTAL_COUNT', key }]
      default:
        source.hasOwnResolvers = true
        return []
    }
  })
}

function edgeProjections(
  source: Source,
  model: Model,
  entity: EntityModel,
  selection: Selected,
  buildRecord: BuildRecord,
): EdgeProjection[] {
  const type = objectTypeOf(selection)
  return selectedFields(source, type, selection.nodes).flatMap((field): EdgeProjection[] => {
    const { key, name, definition } = field
    if (name === '__typename') return [{ kind: 'TYPENAME', key, name: type.name }]
    const kind = definition && planOf(definition).plan?.kind
    if (kind === 'CURSOR') return [{ kind, key }]
    if (kind !== 'NODE') {
      source.hasOwnResolvers = true
      return []
    }
    const inner = selectedFields(source, objectTypeOf(field), field.nodes)
    return [{ kind, key, of: buildRecord(source, model, entity, inner) }]
  })
}

function pageInfoProjections(source: Source, selection: Selected): PageInfoProjection[] {
  const type = objectTypeOf(selection)
  return selectedFields(source, type, selection.nodes).flatMap(
    ({ key, name, definition }): PageInfoProjection[] => {
      if (name === '__typename') return [{ kind: 'TYPENAME', key, name: type.name }]
      const kind = definition && planOf(definition).plan?.kind
      switch (kind) {
        case 'HAS_NEXT_PAGE':
        case 'HAS_PREVIOUS_PAGE':
        case 'START_CURSOR':
        case 'END_CURSOR':
          return [{ kind, key }]
        default:
          source.hasOwnResolvers = true
          return []
      }
    },
  )
}
