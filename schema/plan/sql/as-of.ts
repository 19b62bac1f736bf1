/**
 * Records as they were at a moment: as they are now, with what was changed since undone. The oldest value that an
 * update replaced after the moment is the one that stood then; a deleted record comes back from what its deletion kept.
 */
import { type RawBuilder, sql } from 'kysely'
import { type EntityModel, fieldOf, type Model } from '../../model.ts'
import { columnsOf, concerning } from '../record-changes.ts'

type Sql = RawBuilder<unknown>

/** The moment, and the record whose whole is asked for. */
export interface AsOf {
  moment: Sql
  root: Sql
  entities: string[]
}

/** What a statement needs to show this record with its parts as of the moment. */
export function asOfRecord(model: Model, entity: EntityModel, root: Sql, moment: Sql): AsOf {
  return { moment, root, entities: concerning(model, entity) }
}

/**
 * In place of the entity's table: its rows of the record as they were, and those of others as they are, to which the
 * record may lead. Undefined where the table itself will do.
 */
export function asOfSource(entity: EntityModel, { moment, root, entities }: AsOf): Sql | undefined {
  if (!entities.includes(entity.name)) return undefined
  const table = sql.table(entity.table)
  const name = sql.lit(entity.name)
  const columns = sql`any(${sql.lit(`{${[...columnsOf(entity).keys()].map((column) => `"${column}"`).join(',')}}`)}::text[])`
  const link = entity.partOf ? (fieldOf(entity, entity.partOf.field).column ?? 'id') : 'id'
  const since = sql`c.root_id = ${root} and c.entity = ${name} and c.at > ${moment}`
  const own = sql`${since} and c.record_id = i.id`
  const ids = sql`select t.id from ${table} t where t.${sql.id(link)} = ${root} union select c.record_id from change_log c where ${since}`
  const gone = sql`(select json_object_agg(e.key, e.value) from (
    select c.changes from change_log c where ${own} and c.operation = 'DELETE' order by c.id limit 1) d, json_each(d.changes) e where e.key = ${columns})`
  const undone = sql`(select json_object_agg(u.key, u.old) from (
    select distinct on (e.key) e.key, e.value -> 0 as old from change_log c, json_each(c.changes) e
    where ${own} and c.operation = 'UPDATE' and e.key = ${columns} order by e.key, c.id) u)`
  const base = sql`coalesce((select t from ${table} t where t.id = i.id), json_populate_record(null::${table}, ${gone}))`
  const unborn = sql`exists (select 1 from change_log c where ${own} and c.operation = 'CREATE' and not exists (
    select 1 from change_log d where d.root_id = c.root_id and d.entity = c.entity and d.record_id = c.record_id
      and d.operation = 'DELETE' and d.at > ${moment} and d.id < c.id))`
  const known = sql`${moment} >= (select kept_from from change_log_state)`
  return sql`(select r.* from (${ids}) i (id) cross join lateral json_populate_record(${base}, coalesce(${undone}, '{}')) r
    where r.id is not null and ${known} and not ${unborn}
    union all select o.* from ${table} o where o.id <> all (array(${ids})))`
}
