/** Rows of many-to-many tables for records that were written set by set. */
import { Collection, type EntityProperty } from '@mikro-orm/core'
import { sql } from 'kysely'
import type { NewRows } from './new-rows.ts'
import type { AnyRecord, Operation } from './operation.ts'

/** Inserts the links of the owning side; links of the other side stay with the unit of work. */
export async function insertLinks(operation: Operation, tables: NewRows[]): Promise<void> {
  for (const { meta, records } of tables) {
    for (const property of meta.relations as EntityProperty[]) {
      if (property.kind === 'm:n' && property.owner) await insertProperty(operation, property, records)
    }
  }
  for (const { meta, records } of tables) {
    const lists = (meta.relations as EntityProperty[]).filter(
      ({ kind, owner }) => kind === '1:m' || (kind === 'm:n' && owner),
    )
    for (const { name } of lists) for (const record of records) settle(record[name])
  }
}

async function insertProperty(
  operation: Operation,
  property: EntityProperty,
  records: AnyRecord[],
): Promise<void> {
  const rows: [number, number][] = []
  for (const record of records) {
    const list = record[property.name]
    if (!(list instanceof Collection) || !list.isInitialized()) continue
    for (const item of list.getItems(false) as AnyRecord[]) rows.push([Number(record.id), Number(item.id)])
  }
  if (rows.length === 0) return
  const [own, target] = [property.joinColumns[0] ?? '', property.inverseJoinColumns[0] ?? '']
  await sql`
    insert into ${sql.table(property.pivotTable)} (${sql.ref(own)}, ${sql.ref(target)})
    select (link->>0)::bigint, (link->>1)::bigint from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) as link
  `.execute(operation.db)
}

function settle(list: unknown): void {
  if (list instanceof Collection) {
    list.takeSnapshot()
    list.setDirty(false)
  }
}
