/** The statements that load one seed file, set by set. They work on the temporary table `seed_row`, of text cells. */
import { type RawBuilder, sql } from 'kysely'
import type { EntityModel } from '#schema/model.ts'
import type { SeedColumn } from './seed-columns.ts'

/** `seed_row`: the external id in two parts, then the cells as `c0`, `c1`, … in the order of the columns. */
export function createRows(columns: SeedColumn[], rows: Record<string, unknown>[]): RawBuilder<unknown> {
  const cells = columns.map((_column, index) => sql`, ${sql.ref(`c${index}`)} text`)
  return sql`create temporary table seed_row on commit drop as
    select row.*, null::bigint as record_id, false as is_new from jsonb_to_recordset(${sql.lit(JSON.stringify(rows))}::jsonb)
      as row(n int, module text, name text${sql.join(cells, sql``)})`
}

/** The value of a cell in the type of its column; the id of the record that it names, for a relation. */
function cellValue({ field, key }: SeedColumn, index: number): RawBuilder<unknown> {
  const cell = sql.ref(`r.c${index}`)
  if (key?.column === 'externalId') {
    return sql`(select x.record_id from external_id x
      where x.entity = ${sql.lit(key.target.name)} and x.module = split_part(${cell}, '.', 1)
        and x.name = substr(${cell}, strpos(${cell}, '.') + 1))`
  }
  if (key)
    return sql`(select x.id from ${sql.table(key.target.table)} x where x.${sql.ref(key.column)} = ${cell})`
  // Text is left as text: a cast to varchar(n) would cut it without a word.
  if (field.type === 'String' || field.type === 'Enum') return sql`${cell}`
  return sql`${cell}::${sql.raw(field.columnType ?? 'text')}`
}

/** The first cell, among the columns concerned, that names a record which does not exist. */
export function danglingCells(
  columns: SeedColumn[],
  concerned: SeedColumn[],
): RawBuilder<{ n: number; header: string; cell: string }> | undefined {
  const relations = columns.flatMap((column, index) =>
    column.key && concerned.includes(column) ? [{ column, index }] : [],
  )
  if (relations.length === 0) return undefined
  const checks = relations.map(
    ({
      column,
      index,
    }) => sql`select r.n, ${sql.lit(column.header)} as header, ${sql.ref(`r.c${index}`)} as cell
      from seed_row r where ${sql.ref(`r.c${index}`)} is not null and ${cellValue(column, index)} is null`,
  )
  return sql`${sql.join(checks, sql` union all `)} order by 1 limit 1`
}

/**
 * Finds the records that rows stand for: by the external id, else by a unique field, so that what a user made before
 * the seed came is taken over as it is.
 */
export function findRecords(entity: EntityModel, columns: SeedColumn[]): RawBuilder<unknown>[] {
  const found = [
    sql`update seed_row r set record_id = x.record_id from external_id x join ${sql.table(entity.table)} t on t.id = x.record_id
      where x.entity = ${sql.lit(entity.name)} and x.module = r.module and x.name = r.name`,
  ]
  for (const [index, { field }] of columns.entries()) {
    if (!field.isUnique || !field.column || field.type === 'ToOne') continue
    found.push(sql`update seed_row r set record_id = t.id from ${sql.table(entity.table)} t
      where r.record_id is null and t.${sql.ref(field.column)} = ${sql.ref(`r.c${index}`)}`)
  }
  return found
}

/**
 * Inserts rows that stand for no record and that no user deleted; returns how many. Relations of an entity to itself
 * are left for `updateRecords`, because the record they name may be a later row.
 */
export function insertRecords(entity: EntityModel, columns: SeedColumn[]): RawBuilder<unknown>[] {
  const given = columns
    .map((column, index) => ({ column, index }))
    .filter(({ column }) => !isSelf(entity, column))
  const names = given.map(({ column }) => sql.ref(column.field.column ?? ''))
  const values = given.map(({ column, index }) => withDefault(column, cellValue(column, index)))
  const fixed = initialState(entity, columns)
  const sequence = sql`pg_get_serial_sequence(${sql.lit(entity.table)}, 'id')`
  return [
    sql`update seed_row r set is_new = true, record_id = nextval(${sequence})
      where record_id is null and not exists (
        select from seed_record s where s.entity = ${sql.lit(entity.name)} and s.module = r.module and s.name = r.name)`,
    sql`insert into ${sql.table(entity.table)} (id, ${sql.join([...names, ...fixed.map(({ name }) => name)])})
      overriding system value
      select r.record_id, ${sql.join([...values, ...fixed.map(({ value }) => value)])} from seed_row r where r.is_new order by r.n`,
  ]
}

function isSelf(entity: EntityModel, column: SeedColumn): boolean {
  return column.key?.target.name === entity.name
}

/** An empty cell of a field that must have a value gets the field's default. */
function withDefault({ field }: SeedColumn, value: RawBuilder<unknown>): RawBuilder<unknown> {
  if (field.nullable || field.defaultValue === undefined || field.defaultValue === null) return value
  return sql`coalesce(${value}, ${sql.lit(String(field.defaultValue))}::${sql.raw(field.columnType ?? 'text')})`
}

/** New documents begin in the initial state, unless the file names one. */
function initialState(
  entity: EntityModel,
  columns: SeedColumn[],
): { name: RawBuilder<unknown>; value: RawBuilder<unknown> }[] {
  const { states } = entity
  const column = states && entity.fields.get(states.field)?.column
  if (!column || columns.some(({ field }) => field.name === states.field)) return []
  return [{ name: sql.ref(column), value: sql.lit(states.initial) }]
}

/** Notes external ids, and the version of each new record; 0 marks one that a user made and the seed never writes. */
export function noteRecords(entity: EntityModel): RawBuilder<unknown>[] {
  const name = sql.lit(entity.name)
  return [
    sql`insert into external_id (module, name, entity, record_id)
      select module, name, ${name}, record_id from seed_row where record_id is not null
      on conflict (module, name, entity) do nothing`,
    sql`insert into seed_record (module, name, entity, record_id, version)
      select r.module, r.name, ${name}, r.record_id, case when r.is_new then t.version else 0 end
      from seed_row r join ${sql.table(entity.table)} t on t.id = r.record_id
      on conflict (module, name, entity) do nothing`,
  ]
}

/** Brings records to the file's values, but for those that a user changed since the seed last wrote them. */
export function updateRecords(entity: EntityModel, columns: SeedColumn[]): RawBuilder<unknown> {
  const assignments = columns.map(
    ({ field }, index) => sql`${sql.ref(field.column ?? '')} = v.${sql.ref(`v${index}`)}`,
  )
  const values = columns.map(
    (column, index) => sql`${withDefault(column, cellValue(column, index))} as ${sql.ref(`v${index}`)}`,
  )
  const changed = columns.map(
    ({ field }, index) => sql`t.${sql.ref(field.column ?? '')} is distinct from v.${sql.ref(`v${index}`)}`,
  )
  return sql`
    with v as (select r.*, ${sql.join(values)} from seed_row r where r.record_id is not null),
    u as (
      update ${sql.table(entity.table)} t set ${sql.join(assignments)},
        version = t.version + case when v.is_new then 0 else 1 end, updated_at = now()
      from v join seed_record s on s.entity = ${sql.lit(entity.name)} and s.module = v.module and s.name = v.name
      where t.id = v.record_id and s.record_id = t.id and s.version = t.version
        and t.${sql.ref(entity.fields.get('updatedBy')?.column ?? 'updated_by')} is null
        and (${sql.join(changed, sql` or `)})
      returning t.id, t.version
    )
    update seed_record s set version = u.version from u where s.entity = ${sql.lit(entity.name)} and s.record_id = u.id`
}
