/** Keys for new records before they are written, so that parts can name their wholes in the same go. */
import { sql } from 'kysely'
import type { NewRows } from './new-rows.ts'
import type { Operation } from './operation.ts'

/** Takes as many numbers from each table's sequence as there are records, in one statement, and gives them out. */
export async function allocateIds(operation: Operation, tables: NewRows[]): Promise<void> {
  const wanted = tables
    .map(({ meta, records }) => ({
      table: meta.tableName,
      records: records.filter((record) => record.id === undefined || record.id === null),
    }))
    .filter(({ records }) => records.length > 0)
  if (wanted.length === 0) return
  const selects = wanted.map(
    ({ table, records }) =>
      sql`select nextval(pg_get_serial_sequence(${table}, 'id'))::bigint as id, ${table}::text as name from generate_series(1, ${records.length})`,
  )
  const found = await sql<{ id: string; name: string }>`${sql.join(selects, sql` union all `)}`.execute(
    operation.db,
  )
  const ids = new Map<string, number[]>()
  for (const { id, name } of found.rows) {
    const list = ids.get(name) ?? []
    list.push(Number(id))
    ids.set(name, list)
  }
  for (const { table, records } of wanted) {
    // In order, so that the order in which records were given is the order of their keys.
    const own = (ids.get(table) ?? []).sort((a, b) => a - b)
    for (const [index, record] of records.entries()) record.id = own[index]
  }
}
