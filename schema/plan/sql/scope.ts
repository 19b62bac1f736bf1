/** What the SQL stage carries along: the model, the viewer's policy and the aliases in use. */
import { type RawBuilder, sql } from 'kysely'
import type { Access, Rights, RowCondition, RowRef, SchemaContext } from '../../context.ts'
import type { EntityModel, FieldModel, Model } from '../../model.ts'
import { type Late, late } from '../late.ts'
import { conditionOf, rightsOf } from '../policy.ts'
import { type AsOf, asOfSource } from './as-of.ts'

export type Sql = RawBuilder<unknown>

/** One statement in the making. */
export interface Scope {
  readonly model: Model
  readonly policy: RowCondition
  readonly rights: Rights | undefined
  /** The zone of whoever runs the statement. */
  readonly timeZone: Late
  /** The JSON goes to the client as it is: what graphql-js would refuse has to be marked in it. */
  readonly isText: boolean
  /** What aliases begin with; those of a policy's conditions differ from those of the statement around them. */
  readonly prefix: 't' | 'p'
  /** How many aliases were given out. */
  aliases: number
  /** Matches patterns: how long they are decides how PostgreSQL should run the statement. */
  hasPatterns: boolean
  /** Set where a record is shown as it was. */
  asOf?: AsOf
}

/** A row of an entity under its alias. */
export interface Row {
  entity: EntityModel
  alias: string
  /** What it is taken from, where that is not the table. */
  from?: Sql
}

const timeZone = late(({ context }) => context.timeZone)

/** A new statement in the name of viewers with the context's policy. */
export function createScope(context: Pick<SchemaContext, 'model' | 'policy'>, isText = false): Scope {
  return {
    model: context.model,
    policy: conditionOf(context.policy),
    rights: rightsOf(context.policy),
    prefix: 't',
    timeZone,
    isText,
    aliases: 0,
    hasPatterns: false,
  }
}

/** A scope for the conditions of a policy itself, which see all rows. */
export function policyScope(model: Model): Scope {
  return {
    model,
    policy: () => undefined,
    rights: undefined,
    prefix: 'p',
    timeZone,
    isText: false,
    aliases: 0,
    hasPatterns: false,
  }
}

/** An alias that the statement does not use yet. */
export function newAlias(scope: Scope): string {
  scope.aliases += 1
  return `${scope.prefix}${scope.aliases}`
}

/** A row of the entity under a new alias. */
export function newRow(entity: EntityModel, scope: Scope): Row {
  const from = scope.asOf && asOfSource(entity, scope.asOf)
  return { entity, alias: newAlias(scope), ...(from ? { from } : {}) }
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
  return sql`${row.from ?? sql.id(row.entity.table)} as ${sql.id(row.alias)}`
}

/** The policy's condition over the row, if it has one. */
export function visible(row: Row, scope: Scope): Sql | undefined {
  return scope.policy(row.entity, refOf(row), row.alias)
}

/** May the field of the row be read? The condition is one over the row. */
export function readable(row: Row, field: string, scope: Scope): boolean | Sql {
  return accessSql(scope.rights?.readField(row.entity, field) ?? true, row)
}

/** Access in terms of the row. */
export function accessSql(access: Access, row: Row): boolean | Sql {
  return typeof access === 'boolean' ? access : access(refOf(row), row.alias)
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
