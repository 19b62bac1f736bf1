/** The read side of the generated API: types, filters, orders, lists and aggregates of every entity. */
import type { Builder } from '../../builder.ts'
import type { Model } from '../../model.ts'
import { addAggregates } from './aggregate/aggregates.ts'
import { addConnection, addPageInfo } from './connections.ts'
import { addDirection, addEnums } from './enums.ts'
import { addFilter, addListFilters, filterRefs } from './filters.ts'
import { addObject, objectRefs } from './objects.ts'
import { addOrder, orderRefs } from './orders.ts'
import { addPermissions } from './permissions.ts'
import { addQueryFields } from './query-fields.ts'
import type { EnumRef, ReadTypes } from './refs.ts'
import { addScalarFilters } from './scalar-filters.ts'

export type { ReadTypes } from './refs.ts'

/** Declares everything that reading needs and returns references for the write side and for modules. */
export function addReadTypes(builder: Builder, model: Model): ReadTypes {
  const entities = [...model.entities.values()]
  const enums = new Map<string, EnumRef>()
  for (const entity of entities) addEnums(builder, entity, enums)
  const types: ReadTypes = {
    objects: objectRefs(builder, entities),
    connections: new Map(),
    filters: filterRefs(builder, entities),
    orders: orderRefs(builder, entities),
    enums,
    scalarFilters: addScalarFilters(builder, entities, enums),
    direction: addDirection(builder),
    pageInfo: addPageInfo(builder),
  }
  for (const entity of entities) types.connections.set(entity.name, addConnection(builder, entity, types))
  const lists = addListFilters(builder, entities, types)
  for (const entity of entities) {
    addFilter(builder, entity, types, lists)
    addOrder(builder, entity, types)
    addObject(model, entity, types, addPermissions(builder, entity))
    addQueryFields(builder, entity, types)
  }
  addAggregates(builder, entities, types)
  return types
}
