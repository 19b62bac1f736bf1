/** Delegation: fields of an embedded record, read and written as if they were the entity's own. */
import { sql } from 'kysely'
import { type EntityModel, entityOf, fieldOf } from '#schema/model.ts'

/** Adds the delegated fields; a name that the entity has already is an error that names both. */
export function addDelegatedFields(
  entities: Map<string, EntityModel>,
  entity: EntityModel,
  delegates: { via: string; fields: string[] }[],
): void {
  for (const { via, fields } of delegates) {
    const link = fieldOf(entity, via)
    const target = entityOf({ fingerprint: '', entities, modules: [] }, link.target ?? '')
    for (const name of fields) {
      if (entity.fields.has(name)) {
        throw new Error(
          `${entity.name}.${name} is declared already and cannot be delegated to ${target.name} through "${via}".`,
        )
      }
      const field = fieldOf(target, name)
      if (!field.column)
        throw new Error(`${entity.name} cannot delegate "${name}": it is not a column of ${target.name}.`)
      const column = field.column
      entity.fields.set(name, {
        ...field,
        module: entity.module,
        isUnique: false,
        // Asked of the embedded record, which the input may name instead of describing it.
        required: false,
        column: undefined,
        via,
        sql: (row) =>
          sql`(select ${sql.ref(column)} from ${sql.table(target.table)} where id = ${row(link.column ?? '')})`,
      })
    }
  }
}
