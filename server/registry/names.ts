/** The GraphQL names that follow from an entity's. */
import type { EntityNames } from '#schema/model.ts'

/** `SaleOrder` → `saleOrder`. */
export function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}

/** `saleOrder` → `SaleOrder`. */
export function upperFirst(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** English plural of a type name: `Country` → `Countries`, `Box` → `Boxes`. */
export function pluralOf(name: string): string {
  if (/[^aeiou]y$/i.test(name)) return `${name.slice(0, -1)}ies`
  if (/(s|x|z|ch|sh)$/i.test(name)) return `${name}es`
  return `${name}s`
}

/** `SaleOrder` → `saleOrder`, `saleOrders`, `createSaleOrder` and so on. */
export function namesOf(entity: string, many: string = pluralOf(entity)): EntityNames {
  return {
    one: lowerFirst(entity),
    many: lowerFirst(many),
    aggregate: `${lowerFirst(entity)}Aggregate`,
    create: `create${entity}`,
    createMany: `create${many}`,
    update: `update${entity}`,
    updateMany: `update${many}`,
    deleteMany: `delete${many}`,
    upsertMany: `upsert${many}`,
  }
}

/** `confirm` on `SaleOrder` → `confirmSaleOrders`. */
export function mutationOf(action: string, names: EntityNames): string {
  return `${action}${upperFirst(names.many)}`
}
