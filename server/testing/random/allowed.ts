/** What a viewer may name, as the program itself tells them. */
import { type EntityModel, entityOf, type Model } from '#schema/model.ts'

export interface Allowed {
  entities: EntityModel[]
  /** May the viewer name the field of this type, be it an entity's own or one that is derived of it? */
  field(type: string, field: string): boolean
}

interface Resources {
  resources: { name: string; fields: { name: string; target: string | null }[] }[]
}

/** What the `resources` of a viewer have. */
export async function allowedFor(
  query: (document: string) => Promise<Resources>,
  model: Model,
): Promise<Allowed> {
  const { resources } = await query('{ resources { name fields { name target } } }')
  const fields = new Map(
    resources.map((resource) => [
      resource.name,
      new Set(
        resource.fields
          .filter(({ target }) => !target || resources.some(({ name }) => name === target))
          .map(({ name }) => name),
      ),
    ]),
  )
  const suffix =
    /(Aggregate)?(ListFilter|Filter|Order|Group|GroupKey)$|(Totals|Extremes|DistinctCounts)(Having|Order)?$/
  return {
    entities: resources.map(({ name }) => entityOf(model, name)),
    field(type, field) {
      const name = model.entities.has(type) ? type : type.replace(suffix, '')
      return model.entities.get(name)?.fields.has(field) ? (fields.get(name)?.has(field) ?? false) : true
    },
  }
}
