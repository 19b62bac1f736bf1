/** Keeps the triggers of the change log right for the tables as they are now. */
import { createHash } from 'node:crypto'
import type { ClientBase } from 'pg'
import { linkSql, type TableColumn, tableSql, untrackSql } from './track-sql.ts'
import type { TrackedTable } from './tracked.ts'

/** What a table's function was made from, kept as its comment: equal ones are left alone. */
const stamp = (sql: string): string => createHash('sha256').update(sql).digest('hex').slice(0, 16)

/**
 * Makes, renews and drops functions and triggers, in the caller's transaction. Run it whenever tables have changed: a
 * function that names a column which is gone would refuse every write.
 */
export async function trackChanges(client: ClientBase, tables: TrackedTable[]): Promise<void> {
  const columns = await readColumns(client)
  const made = await readMade(client)
  const wanted = new Map<string, string>()
  for (const tracked of tables) {
    const found = columns.get(tracked.table)
    if (!found?.some(({ name }) => name === 'id')) continue
    wanted.set(tracked.table, tableSql(tracked, found))
    for (const link of tracked.links) {
      const names = columns.get(link.table)?.map(({ name }) => name) ?? []
      if (names.includes(link.ownColumn) && names.includes(link.targetColumn))
        wanted.set(link.table, linkSql(tracked, link))
    }
  }
  const statements: string[] = []
  for (const [table, sql] of wanted) {
    if (made.get(table) === stamp(sql)) continue
    statements.push(
      sql,
      `comment on trigger trellis_log_insert on public."${table}" is 'change log ${stamp(sql)}'`,
    )
  }
  for (const table of made.keys()) if (!wanted.has(table)) statements.push(untrackSql(table))
  if (statements.length > 0) await client.query(statements.join(';\n'))
}

/** The same in a database that may not have the log yet, between the steps of a change of its tables. */
export async function retrackChanges(client: ClientBase, tables: TrackedTable[]): Promise<void> {
  const { rows } = await client.query(`select from pg_class where oid = to_regclass('public.change_log')`)
  if (rows.length > 0) await trackChanges(client, tables)
}

/** Columns of all tables. Generated ones follow from others. */
async function readColumns(client: ClientBase): Promise<Map<string, TableColumn[]>> {
  const { rows } = await client.query<TableColumn & { table: string }>(`
    select c.relname as "table", a.attname as name, format_type(a.atttypid, null) as type
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not c.relispartition and a.attgenerated = ''
    order by c.relname, a.attnum`)
  const columns = new Map<string, TableColumn[]>()
  for (const { table, name, type } of rows) {
    columns.set(table, [...(columns.get(table) ?? []), { name, type }])
  }
  return columns
}

async function readMade(client: ClientBase): Promise<Map<string, string>> {
  const { rows } = await client.query<{ table: string; comment: string | null }>(`
    select c.relname as "table", obj_description(t.oid, 'pg_trigger') as comment
    from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where t.tgname = 'trellis_log_insert' and c.relnamespace = 'public'::regnamespace`)
  return new Map(rows.map(({ table, comment }) => [table, comment?.replace('change log ', '') ?? '']))
}
