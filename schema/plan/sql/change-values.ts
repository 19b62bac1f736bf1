/** The values in a row of the change log, as far as the viewer may read them. */
import { sql } from 'kysely'
import { type EntityModel, entityOf, type FieldModel } from '../../model.ts'
import type { ChangedValueKey } from '../query.ts'
import { listSql, named } from './json.ts'
import {
  column,
  conjunction,
  newAlias,
  newRow,
  type Row,
  readable,
  type Scope,
  type Sql,
  tableOf,
  visible,
} from './scope.ts'
import { pathSql } from './value.ts'

/** The columns of an entity that changes may tell of, with their fields. Links are noted under the field's name. */
export function loggedColumns(entity: EntityModel): { column: string; field: FieldModel }[] {
  return [...entity.fields.values()].flatMap((field) => {
    if (field.via || field.name === 'version') return []
    if (field.column) return [{ column: field.column, field }]
    return field.toMany?.kind === 'PIVOT' ? [{ column: field.name, field }] : []
  })
}

/** How a column's values are shown, as rows of `(entity, name, field, label, is_text, kind, n)`. */
interface Shown {
  entity: EntityModel
  column: string
  field: FieldModel
  allowed: boolean | Sql
}

function shownColumns(entities: EntityModel[], row: Row | undefined, scope: Scope): Shown[] {
  return entities.flatMap((entity) =>
    loggedColumns(entity).flatMap(({ column: name, field }) => {
      const isOwn = row?.entity.name === entity.name
      const access = isOwn && row ? readable(row, field.name, scope) : unconditional(entity, field, scope)
      return access === false ? [] : [{ entity, column: name, field, allowed: access }]
    }),
  )
}

/** Of a record that the statement does not look at, only what may be read in all of them. */
function unconditional(entity: EntityModel, field: FieldModel, scope: Scope): boolean {
  return (scope.rights?.readField(entity, field.name) ?? true) === true
}

/**
 * JSON list of what a row of the log says that changed. `entry` names it: `entity`, `operation` and `changes` (json)
 * are its columns. With `row`, fields that may be read in some records are judged by it.
 */
export function changedValuesSql(
  keys: ChangedValueKey[],
  entities: EntityModel[],
  entry: string,
  row: Row | undefined,
  scope: Scope,
): Sql {
  const shown = shownColumns(entities, row, scope)
  if (shown.length === 0) return sql`'[]'::json`
  const [each, of] = [newAlias(scope), newAlias(scope)]
  const list = shown.map(({ entity, column: name, field, allowed }, n) => {
    const isText = ['ID', 'ToOne', 'Decimal'].includes(field.type)
    return sql`(${sql.lit(entity.name)}, ${sql.lit(name)}, ${sql.lit(field.name)}, ${sql.lit(field.label)}, ${sql.lit(isText)}, ${sql.lit(n)}, ${allowed === true ? sql`true` : sql`coalesce(${allowed}, false)`})`
  })
  const ref = (alias: string, name: string): Sql => sql`${sql.id(alias)}.${sql.id(name)}`
  const operation = ref(entry, 'operation')
  const value = ref(each, 'value')
  const old = sql`case ${operation} when 'UPDATE' then ${value} -> 0 when 'DELETE' then ${value} end`
  const now = sql`case ${operation} when 'UPDATE' then ${value} -> 1 when 'CREATE' then ${value} end`
  const restricted = restrictedSql(shown, ref(of, 'n'), scope)
  const seen = (side: Sql): Sql =>
    restricted ? sql`(select ${restricted.shown(sql`s.s`)} from (select ${side} as s) s)` : side
  const shape = (side: Sql): Sql =>
    sql`(select case when json_typeof(v.v) = 'null' then null when ${ref(of, 'is_text')} then to_json(v.v #>> '{}') else v.v end from (select ${seen(side)} as v) v)`
  const text = (side: Sql): Sql =>
    sql`(select ${textSql(shown, ref(of, 'n'), sql`v.v`, scope)} from (select (${seen(side)}) #>> '{}' as v) v)`
  const parts: Record<ChangedValueKey['name'], () => Sql> = {
    field: () => ref(of, 'field'),
    label: () => ref(of, 'label'),
    old: () => shape(old),
    new: () => shape(now),
    oldText: () => text(old),
    newText: () => text(now),
    __typename: () => sql`'FieldChange'::text`,
  }
  const select = named(keys.map(({ key, name }) => [key, parts[name]()]))
  // Where nothing of either side may be seen, nothing of the change is told.
  const told = restricted
    ? sql` and (not ${restricted.concerns} or coalesce(${shape(old)}::text, '[]') <> '[]' or coalesce(${shape(now)}::text, '[]') <> '[]')`
    : sql``
  const values = sql`(values ${sql.join(list)}) as ${sql.id(of)} (entity, name, field, label, is_text, n, allowed)`
  return listSql(
    sql`select ${select} from json_each(${ref(entry, 'changes')}) ${sql.id(each)} join ${values}
      on ${ref(of, 'entity')} = ${ref(entry, 'entity')} and ${ref(of, 'name')} = ${ref(each, 'key')}
      where ${ref(of, 'allowed')} and (${operation} = 'UPDATE' or json_typeof(${value}) <> 'null')${told} order by ${ref(of, 'n')}`,
    scope,
  )
}

/** How ids of related records are told of that the viewer may not see: not at all. Undefined where they see all. */
function restrictedSql(shown: Shown[], n: Sql, scope: Scope) {
  const cases = shown.flatMap(({ field }, index) => {
    if (!field.target) return []
    const target = newRow(entityOf(scope.model, field.target), scope)
    const condition = visible(target, scope)
    if (!condition) return []
    const isSeen = (id: Sql): Sql =>
      sql`exists (select 1 from ${tableOf(target)} where ${conjunction([sql`${column(target, 'id')} = ${id}`, condition])})`
    const of = (side: Sql): Sql =>
      field.type === 'ToOne'
        ? sql`case when json_typeof(${side}) <> 'null' and ${isSeen(sql`(${side} #>> '{}')::int8`)} then ${side} end`
        : sql`case when json_typeof(${side}) = 'array' then (select coalesce(json_agg(l.l), '[]') from json_array_elements(${side}) l (l) where ${isSeen(sql`(l.l #>> '{}')::int8`)}) end`
    return [{ index: sql.lit(index), of }]
  })
  if (cases.length === 0) return undefined
  const numbers = sql.join(cases.map(({ index }) => index))
  return {
    /** Is the value one of these? */
    concerns: sql`${n} in (${numbers})`,
    /** What of the value may be seen. */
    shown: (side: Sql): Sql =>
      sql`case ${n} ${sql.join(
        cases.map(({ index, of }) => sql`when ${index} then ${of(side)}`),
        sql` `,
      )} else ${side} end`,
  }
}

/** The value for people: names of related records that may be seen, labels of choices. */
function textSql(shown: Shown[], n: Sql, value: Sql, scope: Scope): Sql {
  const cases = shown.flatMap(({ field }, index) => {
    if (field.type === 'ToOne') return [sql`when ${sql.lit(index)} then ${nameSql(field, value, scope)}`]
    if (field.type !== 'Enum' || !field.choices?.length) return []
    const labels = field.choices.map(
      (choice) => sql`when ${sql.lit(choice.value)} then ${sql.lit(choice.label)}`,
    )
    return [sql`when ${sql.lit(index)} then case ${value} ${sql.join(labels, sql` `)} else ${value} end`]
  })
  return cases.length === 0 ? value : sql`case ${n} ${sql.join(cases, sql` `)} else ${value} end`
}

function nameSql(field: FieldModel, value: Sql, scope: Scope): Sql {
  const target = newRow(entityOf(scope.model, field.target ?? ''), scope)
  const own = sql`${column(target, 'id')} = ${value}::int8`
  return sql`(select ${pathSql(target, ['displayName'], scope)} from ${tableOf(target)} where ${conjunction([own, visible(target, scope)])})`
}
