/** All that the rules let somebody see, as text: equal texts mean that nothing they may see has changed. */
import type { EntityModel } from '#schema/model.ts'
import type { Reference } from '../matrix/reference.ts'
import type { Stored, World } from '../matrix/world.ts'

/** What may be seen of each record; hidden records are absent. */
export function sightOf(world: World, reference: Reference, entities: EntityModel[]): string {
  const seen: Record<string, unknown> = {}
  for (const entity of entities) {
    const operations = ['update', 'delete', ...entity.actions.map(({ name }) => name)]
    for (const record of world.records.get(entity.name)?.values() ?? []) {
      if (!reference.may(entity, record, 'read')) continue
      seen[`${entity.name} ${record.id}`] = [
        partOf(entity, record, reference),
        operations.map((operation) => reference.may(entity, record, operation)),
      ]
    }
  }
  return JSON.stringify(seen)
}

function partOf(entity: EntityModel, record: Stored, reference: Reference): unknown[] {
  return [...entity.fields.values()]
    .filter((field) => (field.column || field.type === 'ToMany') && !field.via)
    .filter(({ name }) => reference.reads(entity, record, name))
    .map((field) => {
      if (field.type === 'ToOne') return reference.seen(entity, record, field.name)?.id
      if (field.type === 'ToMany') return reference.seenMany(entity, record, field.name).map(({ id }) => id)
      return record[field.name]
    })
}
