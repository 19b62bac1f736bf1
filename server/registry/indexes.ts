/** Indexes and constraints that the platform makes by itself. */
import type { EntityRules } from '#core/entity.ts'
import type { ComposedEntity } from './entities.ts'

interface IndexDefinition {
  name: string
  properties?: string[]
  expression?: string
}

/** What MikroORM's entity options take: indexes, uniques and checks. */
export interface TableConstraints {
  indexes: IndexDefinition[]
  uniques: IndexDefinition[]
  checks: { name: string; expression: string }[]
}

/** `amountTotal` → `amount_total`, as MikroORM's default naming strategy does. */
export function snake(name: string): string {
  return name.replace(/([A-Z])/g, (letter) => `_${letter.toLowerCase()}`).replace(/^_/, '')
}

/** Column of a declared field: relations end in `_id`. */
export function columnOf(entity: ComposedEntity, name: string): string {
  const field = entity.fields.get(name)
  if (!field) throw new Error(`Entity ${entity.name} (module "${entity.module}") has no field "${name}".`)
  const isRelation = field.options.kind === 'm:1' || name === 'createdBy' || name === 'updatedBy'
  return isRelation ? `${snake(name)}_id` : snake(name)
}

/** PostgreSQL cuts names at 63 bytes: longer ones would clash or differ from what MikroORM reads back. */
export function constraintName(...parts: string[]): string {
  return parts.join('_').slice(0, 63)
}

/**
 * Default order (with the id, so that keyset pages are index scans), trigram indexes for searched text, declared
 * uniques and checks. Relations get theirs from the property option `index`.
 */
export function addPlatformIndexes(entity: ComposedEntity): TableConstraints {
  const result: TableConstraints = { indexes: [], uniques: [], checks: [] }
  const { table } = entity
  const order = (entity.options.order ?? []).filter((key) => !key.includes('.'))
  const { partOf } = entity.options
  // Parts are listed within their whole; an index over all of them would cost every insert and serve nobody.
  if (partOf) addPartIndex(result, entity, partOf, order)
  else if (order.length > 0) {
    const name = constraintName(table, 'default_order_index')
    const keys = orderKeys(entity, order).join(', ')
    result.indexes.push({ name, expression: `create index "${name}" on "${table}" (${keys})` })
  }
  for (const field of entity.fields.values()) {
    // A computed field has no column to index.
    if (field.info.sql) continue
    const column = columnOf(entity, field.name)
    if (field.info.search) {
      const name = constraintName(table, column, 'trigram_index')
      result.indexes.push({
        name,
        expression: `create index "${name}" on "${table}" using gin ("${column}" gin_trgm_ops)`,
      })
    }
    if (field.info.index) {
      const name = constraintName(table, column, 'index')
      result.indexes.push({ name, expression: `create index "${name}" on "${table}" ("${column}")` })
    }
    if (field.info.unique) addUnique(result, entity, { fields: [field.name], message: '' })
  }
  for (const rules of entity.rules) {
    for (const unique of rules.unique ?? []) addUnique(result, entity, unique)
    for (const check of rules.checks ?? []) {
      result.checks.push({ name: constraintName(table, check.name, 'check'), expression: check.sql })
    }
  }
  return result
}

/** A whole shows its parts in their order: one index finds them and sorts them. */
function addPartIndex(
  result: TableConstraints,
  entity: ComposedEntity,
  partOf: string,
  order: string[],
): void {
  const name = constraintName(entity.table, columnOf(entity, partOf), 'order_index')
  const keys = [`"${columnOf(entity, partOf)}"`, ...orderKeys(entity, order)]
  result.indexes.push({
    name,
    expression: `create index "${name}" on "${entity.table}" (${keys.join(', ')})`,
  })
}

/** Index keys of an order, with the id in the direction of the first key as the last of them. */
function orderKeys(entity: ComposedEntity, order: string[]): string[] {
  const direction = (key: string | undefined) => (key?.startsWith('-') ? 'desc' : 'asc')
  return [
    ...order.map((key) => `"${columnOf(entity, key.replace(/^-/, ''))}" ${direction(key)}`),
    `"id" ${direction(order[0])}`,
  ]
}

function addUnique(
  result: TableConstraints,
  entity: ComposedEntity,
  unique: NonNullable<EntityRules<never>['unique']>[number],
): void {
  const name = uniqueName(entity, unique.fields)
  const columns = unique.fields.map((field) => `"${columnOf(entity, field)}"`).join(', ')
  const nulls = unique.nullsEqual ? ' nulls not distinct' : ''
  const where = unique.where ? ` where ${unique.where}` : ''
  result.indexes.push({
    name,
    expression: `create unique index "${name}" on "${entity.table}" (${columns})${nulls}${where}`,
  })
}

/** Name of the unique index over these fields; the message of a violation is looked up by it. */
export function uniqueName(entity: ComposedEntity, fields: string[]): string {
  return constraintName(entity.table, ...fields.map((field) => columnOf(entity, field)), 'unique')
}
