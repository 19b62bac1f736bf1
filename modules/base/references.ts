/** What refers to a record, as the database knows it: every module's columns, without anybody listing them. */
import { sql } from 'kysely'
import type { Context } from '#core/context.ts'

/** A foreign key of one column. */
export interface ForeignKey {
  table: string
  column: string
  /** What happens to the referring row when the record goes. */
  onDelete: 'RESTRICT' | 'CASCADE' | 'SET_NULL'
}

/** Every foreign key that refers to the ids of a table, by table and column. */
export async function foreignKeysTo(context: Context, table: string): Promise<ForeignKey[]> {
  const found = await sql<{ table: string; column: string; rule: string }>`
    select source.relname as table, attribute.attname as column, fk.confdeltype as rule
    from pg_constraint fk
    join pg_class source on source.oid = fk.conrelid
    join pg_attribute attribute on attribute.attrelid = fk.conrelid and attribute.attnum = fk.conkey[1]
    where fk.contype = 'f' and fk.confrelid = ${table}::regclass and cardinality(fk.conkey) = 1 and fk.conparentid = 0
    order by 1, 2
  `.execute(context.db)
  return found.rows.map(({ table: from, column, rule }) => ({
    table: from,
    column,
    onDelete: rule === 'c' ? 'CASCADE' : rule === 'n' || rule === 'd' ? 'SET_NULL' : 'RESTRICT',
  }))
}

/**
 * Which of these records something refers to that would not go with them. The records stay locked until the end of
 * the transaction, so nothing new can refer to them meanwhile.
 */
export async function referredTo(context: Context, table: string, ids: number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  await sql`select id from ${sql.table(table)} where id = any(${ids}) order by id for update`.execute(
    context.db,
  )
  const keys = (await foreignKeysTo(context, table)).filter((key) => key.onDelete !== 'CASCADE')
  if (keys.length === 0) return new Set()
  const parts = keys.map(
    (key) =>
      sql`select ${sql.ref(key.column)} as id from ${sql.table(key.table)} where ${sql.ref(key.column)} = any(${ids})`,
  )
  const found = await sql<{ id: string }>`${sql.join(parts, sql` union `)}`.execute(context.db)
  return new Set(found.rows.map((row) => Number(row.id)))
}
