/** What MikroORM knows of the columns of a table. */
import type { EntityMetadata, EntityProperty } from '@mikro-orm/core'

/** Does the table of the relation's owner hold its key? */
export function ownsColumn({ kind, owner }: EntityProperty): boolean {
  return kind === 'm:1' || (kind === '1:1' && owner)
}

const known = new WeakMap<EntityMetadata, EntityProperty[]>()
const knownLists = new WeakMap<EntityMetadata, EntityProperty[]>()

/** Relations to many. */
export function listsOf(meta: EntityMetadata): EntityProperty[] {
  const lists =
    knownLists.get(meta) ??
    (meta.relations.filter(({ kind }) => kind === '1:m' || kind === 'm:n') as EntityProperty[])
  knownLists.set(meta, lists)
  return lists
}

/** Columns that the table stores, in the order of their declaration. */
export function storedProperties(meta: EntityMetadata): EntityProperty[] {
  const properties =
    known.get(meta) ??
    (meta.props.filter(
      (property) =>
        property.persist !== false &&
        !property.formula &&
        !property.generated &&
        property.fieldNames?.length === 1 &&
        (property.kind === 'scalar' || ownsColumn(property)),
    ) as EntityProperty[])
  known.set(meta, properties)
  return properties
}
