/** What the SQL stage carries along: the model, the viewer's policy and the aliases in use. */
import { type RawBuilder, sql } from 'kysely'
import type { RowCondition, RowRef, SchemaContext } from '../../context.ts'
import type { EntityModel, FieldModel, Model } from '../../model.ts'
import { type Late, late } from '../late.ts'
import { conditionOf } from '../policy.ts'

export type Sql = RawBuilder<unknown>

/** One statement in the making. */
export interface Scope {
  readonly model: Model
  readonly policy: RowCondition
  /** The zone of whoever runs the statement. */
  readonly timeZone: Late
  /** The JSON goes to the client as it is: what graphql-js would refuse has to be marked in it. */
  readonly isText: boolean
  /** How many aliases were given out. */
  aliases: number
  /** Matches patterns: how long they are decides how PostgreSQL should run the statement. */
  hasPatterns: boolean
}

/** A row of an entity under its alias. */
export interface Row {
  entity: EntityModel
  alias: string
}

const timeZone = late(({ context }) => context.timeZone)

/** A new statement in the name of viewers with the context's policy. */
export function createScope(context: Pick<SchemaContext, 'model' | 'policy'>, isText = false): Scope {
  return {
    model: context.model,
    policy: conditionOf(context.policy),
    timeZone,
    isText,
    aliases: 0,
    hasPatterns: false,
  }
}

/** An alias that the statement does not use yet. */
export function newAlias(scope: Scope): string {
  scope.aliases += 1
  return `t${scope.aliases}`
}

/** A row of the entity under a new alias. */
export function newRow(entity: EntityModel, scope: Scope): Row {
  return { entity, alias: newAlias(scope) }
}

/** A column of the row. */
export function column(row: Row, name: string): Sql {
  return sql`${sql.id(row.alias)}.${sql.id(name)}`
}

/** The row as policies and computed fields refer to it. */
export function refOf(row: Row): RowRef {
  return (name) => column(row, name)
}

/** The row's table with its alias, for `from`. */
export function tableOf(row: Row): Sql {
  return sql`${sql.id(row.entity.table)} as ${sql.id(row.alias)}`
}

/** The policy's condition over the row, if it has one. */
export function visible(row: Row, scope: Scope): Sql | undefined {
  return scope.policy(row.entity, refOf(row))
}

/** All of the conditions; `true` when there is none. */
export function conjunction(conditions: (Sql | undefined)[]): Sql {
  const given = conditions.filter((condition) => condition !== undefined)
  return given.length === 0 ? sql`true` : sql`${sql.join(given, sql` and `)}`
}

/** Column that a to-one field is kept in. */
export function linkColumn(field: FieldModel): string {
  if (!field.column) throw new Error(`The relation "${field.name}" has no column.`)
  return field.column
}
