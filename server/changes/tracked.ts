/** What of a registry the change log follows, before anything is known of the database. */
import type { EntityProperty } from '@mikro-orm/core'
import type { EntityModel } from '#schema/model.ts'
import type { Registry } from '#server/registry/registry.ts'

/** A table whose rows are records. */
export interface TrackedTable {
  table: string
  entity: string
  /** Column with the id of the record that it lives in. */
  rootColumn?: string
  /** Columns whose values may be shown; those of others are only told to have changed. */
  columns: string[]
  /** Links of its records to others. */
  links: TrackedLink[]
}

/** A table of links; a change is one of the record that owns the field. */
export interface TrackedLink {
  table: string
  field: string
  ownColumn: string
  targetColumn: string
}

/** The tables of all entities that are logged. */
export function trackedTables(registry: Registry): TrackedTable[] {
  const metadata = registry.orm.getMetadata()
  const entities = [...registry.model.entities.values()]
    .filter(({ isLogged }) => isLogged)
    .map((entity) => {
      const meta = metadata.getByClassName(entity.name as never)
      const links = (Object.values(meta.properties) as EntityProperty[]).filter(
        ({ kind, owner }) => kind === 'm:n' && owner,
      )
      return {
        table: entity.table,
        entity: entity.name,
        rootColumn: rootColumnOf(entity),
        columns: [...entity.fields.values()].flatMap(({ column, via }) => (column && !via ? [column] : [])),
        links: links.map(({ name, pivotTable, joinColumns, inverseJoinColumns }) => ({
          table: pivotTable,
          field: name,
          ownColumn: joinColumns[0] ?? '',
          targetColumn: inverseJoinColumns[0] ?? '',
        })),
      }
    })
  return registry.model.entities.has('User') ? [...entities, ...platformTables] : entities
}

/** Tables that are no entities, and matter all the same: who holds which key. */
const platformTables: TrackedTable[] = [
  {
    table: 'api_key',
    entity: 'ApiKey',
    columns: [
      'id',
      'user_id',
      'name',
      'prefix',
      'scopes',
      'expires_at',
      'created_at',
      'revoked_at',
      'allowed_networks',
      'requests_per_minute',
    ],
    links: [],
  },
]

/** Parts of parts are rare enough to be filed under their own whole. */
function rootColumnOf({ partOf, fields }: EntityModel): string | undefined {
  return partOf && fields.get(partOf.field)?.column
}
