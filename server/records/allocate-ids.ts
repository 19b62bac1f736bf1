/** Keys for new records before they are written, so that parts can name their wholes in the same go. */
import { sql } from 'kysely'
import type { Dirty } from './collect.ts'
import type { NewRows } from './new-rows.ts'
import type { AnyRecord, Operation } from './operation.ts'
import { isNew } from './original.ts'

/** Numbers that were taken for records of an operation and not given out yet, by table, ascending. */
const reserved = new WeakMap<Operation, Map<string, number[]>>()

/**
 * Takes the keys of the new records together with whatever else is asked of the database meanwhile. Records get them
 * when they are written: until then rules know them by having none.
 */
export async function reserveIds(operation: Operation, dirty: Dirty[]): Promise<void> {
  await take(
    operation,
    dirty.map(({ entity, records }) => [entity.table, records.filter(isKeyless).length]),
  )
}

const isKeyless = (record: AnyRecord): boolean =>
  isNew(record) && (record.id === undefined || record.id === null)

/** Gives the new records their keys, in the order in which they were given. */
export async function allocateIds(operation: Operation, tables: NewRows[]): Promise<void> {
  const wanted = tables.map(({ meta, records }) => ({
    table: meta.tableName,
    records: records.filter(({ id }) => id === undefined || id === null),
  }))
  const known = (table: string): number => reserved.get(operation)?.get(table)?.length ?? 0
  await take(
    operation,
    wanted.map(({ table, records }) => [table, records.length - known(table)]),
  )
  for (const { table, records } of wanted) {
    const own = reserved.get(operation)?.get(table)?.splice(0, records.length) ?? []
    for (const [index, record] of records.entries()) record.id = own[index]
  }
}

/** Takes numbers from the sequences of the tables, in one statement. */
async function take(operation: Operation, counts: [table: string, count: number][]): Promise<void> {
  const wanted = counts.filter(([, count]) => count > 0)
  if (wanted.length === 0) return
  const selects = wanted.map(
    ([table, count]) => sql`
      select ${table}::text as name, array(select nextval(own.sequence)
        from (select pg_get_serial_sequence(${table}, 'id')::regclass as sequence offset 0) own,
          generate_series(1, ${count}::int))::text[] as ids`,
  )
  const found = await sql<{ name: string; ids: string[] }>`${sql.join(selects, sql` union all `)}`.execute(
    operation.db,
  )
  const known = reserved.get(operation) ?? new Map<string, number[]>()
  reserved.set(operation, known)
  for (const { name, ids } of found.rows) {
    const own = [...(known.get(name) ?? []), ...ids.map(Number)]
    known.set(
      name,
      own.sort((a, b) => a - b),
    )
  }
}
