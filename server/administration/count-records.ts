import { type Kysely, sql } from 'kysely'
import type { AuthTables } from '#server/access/tables.ts'

/** Tables that are larger are not counted: what the database reckons is told. */
const largest = 100_000

/** How many rows each of these tables has, of those that there are. */
export async function countRecords(db: Kysely<AuthTables>, tables: string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ name: string; reckoned: number }>`
    select c.relname as name, c.reltuples::float8 as reckoned from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname = any(${tables}::text[])`.execute(
    db,
  )
  const counts = new Map(rows.map(({ name, reckoned }) => [name, reckoned]))
  const small = rows.filter(({ reckoned }) => reckoned <= largest)
  if (small.length === 0) return counts
  const parts = small.map(
    ({ name }) => sql`select ${sql.lit(name)} as name, count(*)::float8 as count from ${sql.table(name)}`,
  )
  const counted = await sql<{ name: string; count: number }>`${sql.join(parts, sql` union all `)}`.execute(db)
  for (const { name, count } of counted.rows) counts.set(name, count)
  return counts
}
