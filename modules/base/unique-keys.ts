/** The unique keys of a table, as the database knows them. */
import { sql } from 'kysely'
import type { Context } from '#core/context.ts'

/** Columns that are unique together. */
export interface UniqueKey {
  columns: string[]
  /** Two nulls are the same value. */
  nullsEqual: boolean
  /** SQL condition of a partial index, over bare column names. */
  where: string | null
}

/** The unique keys of a table that a column is part of; keys over expressions are left out. */
export async function uniqueKeysWith(context: Context, table: string, column: string): Promise<UniqueKey[]> {
  const found = await sql<{ columns: string[]; nulls_equal: boolean; where: string | null }>`
    select array_agg(attribute.attname::text order by key.place) as columns,
      index.indnullsnotdistinct as nulls_equal, pg_get_expr(index.indpred, index.indrelid) as where
    from pg_index index
    cross join unnest(index.indkey) with ordinality as key(attnum, place)
    join pg_attribute attribute on attribute.attrelid = index.indrelid and attribute.attnum = key.attnum
    where index.indrelid = ${table}::regclass and index.indisunique and index.indexprs is null
    group by index.indexrelid, index.indnullsnotdistinct, index.indpred, index.indrelid
    having ${column} = any(array_agg(attribute.attname::text))
  `.execute(context.db)
  return found.rows.map((row) => ({ columns: row.columns, nullsEqual: row.nulls_equal, where: row.where }))
}

/** Names of all columns of a table. */
export async function columnsOf(context: Context, table: string): Promise<string[]> {
  const found = await sql<{ name: string }>`
    select attname::text as name from pg_attribute
    where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum
  `.execute(context.db)
  return found.rows.map((row) => row.name)
}
