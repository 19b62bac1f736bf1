/** What each generated type is to its entity: whose fields it has, and whether they are for reading or for writing. */
import type { EntityModel, Model } from '../model.ts'

/** `FIELDS` have the entity's fields by name; the others stand for the entity as a whole. */
export interface TypeRole {
  entity: EntityModel
  use: 'READ_FIELDS' | 'WRITE_FIELDS' | 'PERMISSIONS' | 'COMMANDS' | 'WHOLE'
}

const suffixes: Record<TypeRole['use'], string[]> = {
  READ_FIELDS: [
    '',
    'Filter',
    'Order',
    'Group',
    'GroupKey',
    ...['Totals', 'Extremes', 'DistinctCounts'].flatMap((name) => [name, `${name}Having`, `${name}Order`]),
  ],
  WRITE_FIELDS: ['CreateInput', 'UpdateInput', 'UpdateItem', 'UpsertInput'],
  PERMISSIONS: ['Permissions'],
  COMMANDS: ['ListInput'],
  WHOLE: ['Aggregate', 'AggregateOrder', 'Change', 'Connection', 'Edge', 'Having', 'ListFilter'],
}

/** The generated types by their names. */
export function typeRoles(model: Model): Map<string, TypeRole> {
  const roles = new Map<string, TypeRole>()
  const entities = [...model.entities.values()]
  for (const entity of entities)
    for (const [use, own] of Object.entries(suffixes))
      for (const suffix of own) roles.set(`${entity.name}${suffix}`, { entity, use: use as TypeRole['use'] })
  // An entity may be called what another one's type would be.
  for (const entity of entities) roles.set(entity.name, { entity, use: 'READ_FIELDS' })
  return roles
}
