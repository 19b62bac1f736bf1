/** Second stage, records: from what is selected on an entity's type to the projections of a row. */
import { isNonNullType } from 'graphql'
import { type EntityModel, entityOf, type Model } from '../model.ts'
import { buildConnection } from './build-connection.ts'
import { buildHistory } from './build-history.ts'
import { planOf } from './extensions.ts'
import { readField } from './fields.ts'
import { checkReadable, rightsOf } from './policy.ts'
import type { PermissionProjection, Projection } from './query.ts'
import { hiddenKey, saidKey } from './selected.ts'
import { objectTypeOf, type Selected, selectedFields } from './selection.ts'
import type { Source } from './source.ts'

/** Projections of the selected fields; fields that say nothing of themselves are left to their resolvers. */
export function buildRecord(
  source: Source,
  model: Model,
  entity: EntityModel,
  fields: Selected[],
): Projection[] {
  const projections: Projection[] = []
  const hidden = new Set<string>()
  let isSaid = false
  for (const field of fields) {
    const extensions = field.definition ? planOf(field.definition) : {}
    for (const path of extensions.select ?? []) hidden.add(path)
    isSaid ||= extensions.isSaid ?? false
    const projection = projectionOf(source, model, entity, field)
    if (projection) projections.push(projection)
    else source.hasOwnResolvers = true
  }
  if (isSaid) projections.push({ kind: 'SAID', key: saidKey })
  for (const path of hidden) {
    checkPath(source, model, entity, path.split('.'))
    projections.push({ kind: 'VALUE', key: hiddenKey(path), path: path.split('.'), isRequired: false })
  }
  return projections
}

function projectionOf(
  source: Source,
  model: Model,
  entity: EntityModel,
  selection: Selected,
): Projection | undefined {
  const { key, definition } = selection
  if (selection.name === '__typename') return { kind: 'TYPENAME', key, name: entity.name }
  const plan = definition && planOf(definition).plan
  if (plan?.kind === 'PERMISSIONS') return { kind: 'PERMISSIONS', key, of: permissions(source, selection) }
  if (plan?.kind === 'HISTORY')
    return { kind: 'HISTORY', key, of: buildHistory(source, model, entity, selection, buildRecord) }
  if (plan?.kind !== 'FIELD') return undefined
  const field = readField(entity, plan.name)
  checkReadable(rightsOf(source.binding.context.policy), entity, plan.name, [key])
  const isRequired = isNonNullType(definition?.type)
  if (field.type !== 'ToOne' && field.type !== 'ToMany')
    return { kind: 'VALUE', key, path: [plan.name], isRequired }
  const target = entityOf(model, field.target ?? '')
  if (field.type === 'ToOne') {
    const inner = selectedFields(source, objectTypeOf(selection), selection.nodes)
    return { kind: 'TO_ONE', key, field, target, isRequired, of: buildRecord(source, model, target, inner) }
  }
  return { kind: 'TO_MANY', key, field, of: buildConnection(source, model, target, selection, buildRecord) }
}

/** A field with a resolver of its own shows what it is made of. */
function checkPath(source: Source, model: Model, start: EntityModel, path: string[]): void {
  let entity: EntityModel | undefined = start
  for (const name of path) {
    if (!entity) return
    checkReadable(rightsOf(source.binding.context.policy), entity, name, path)
    entity = model.entities.get(entity.fields.get(name)?.target ?? '')
  }
}

function permissions(source: Source, selection: Selected): PermissionProjection[] {
  const type = objectTypeOf(selection)
  return selectedFields(source, type, selection.nodes).flatMap(
    ({ key, name, definition }): PermissionProjection[] => {
      if (name === '__typename') return [{ kind: 'TYPENAME', key, name: type.name }]
      const plan = definition && planOf(definition).plan
      if (plan?.kind === 'PERMISSION') return [{ kind: 'RIGHT', key, name: plan.name }]
      source.hasOwnResolvers = true
      return []
    },
  )
}
