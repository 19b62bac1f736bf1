/** Moves everything that refers to one record to another: what merging two records is made of. */

import { type RawBuilder, sql } from 'kysely'
import type { Context } from '#core/context.ts'
import { ruleError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import type { EntityModel } from '#schema/model.ts'
import { foreignKeysTo } from './references.ts'
import { columnsOf, type UniqueKey, uniqueKeysWith } from './unique-keys.ts'

/** A column that holds ids of the records; for keys that name their kind of record, with that condition. */
interface Reference {
  table: string
  column: string
  kind?: { column: string; value: string }
}

/** Columns that differ between any two records and mean nothing to a person. */
const systemColumns = ['id', 'version', 'created_at', 'created_by_id', 'updated_at', 'updated_by_id']

/**
 * Makes every foreign key in the database, every link of a to-many relation, every external id and every attachment
 * that refers to the record `from` refer to `into` instead. The rows must be locked before.
 *
 * Where both already have what only one may have (a tag, a bank account), the two become one; when they contradict
 * each other, the move is refused, so nothing is lost.
 */
export async function moveReferences(
  context: Context,
  table: string,
  from: number,
  into: number,
): Promise<void> {
  for (const reference of await referencesTo(context, table)) {
    for (const key of await uniqueKeysWith(context, reference.table, reference.column)) {
      await uniteClashes(context, reference, key, from, into)
    }
    await move(context, reference, from, into)
  }
}

async function referencesTo(context: Context, table: string): Promise<Reference[]> {
  const keys: Reference[] = await foreignKeysTo(context, table)
  const entities = [...context.model.entities.values()]
  const owner = entities.find((entity) => entity.table === table)
  if (!owner) return keys
  return [...keys, ...entities.flatMap((entity) => kindReference(entity, owner.name))]
}

/** External ids, attachments and their like hold the kind of the record beside its id. */
function kindReference(entity: EntityModel, kind: string): Reference[] {
  const [name, id] = [entity.fields.get('entity')?.column, entity.fields.get('recordId')?.column]
  return name && id ? [{ table: entity.table, column: id, kind: { column: name, value: kind } }] : []
}

async function move(context: Context, reference: Reference, from: number, into: number): Promise<void> {
  const columns = await columnsOf(context, reference.table)
  const sets = [sql`${sql.ref(reference.column)} = ${into}`]
  // The row changes, so whoever is editing it must be told.
  if (columns.includes('version')) sets.push(sql`version = version + 1`)
  if (columns.includes('updated_at')) sets.push(sql`updated_at = ${context.now}`)
  await sql`
    update ${sql.table(reference.table)} row set ${sql.join(sets)} where ${rowsOf(reference, 'row', from)}
  `.execute(context.db)
}

function rowsOf({ column, kind }: Reference, alias: string, id: number): RawBuilder<unknown> {
  const refers = sql`${sql.ref(`${alias}.${column}`)} = ${id}`
  return kind ? sql`${refers} and ${sql.ref(`${alias}.${kind.column}`)} = ${kind.value}` : refers
}

async function uniteClashes(
  context: Context,
  reference: Reference,
  key: UniqueKey,
  from: number,
  into: number,
): Promise<void> {
  const { table, column } = reference
  const others = key.columns.filter((name) => name !== column)
  const same = others.map((name) => {
    const [a, b] = [sql.ref(`old.${name}`), sql.ref(`kept.${name}`)]
    return key.nullsEqual ? sql`${a} is not distinct from ${b}` : sql`${a} = ${b}`
  })
  // A partial index holds for the rows of its condition only.
  const source = key.where
    ? sql`(select * from ${sql.table(table)} where ${sql.raw(key.where)})`
    : sql.table(table)
  const clash = sql.join(
    [rowsOf(reference, 'old', from), rowsOf(reference, 'kept', into), ...same],
    sql` and `,
  )
  const columns = await columnsOf(context, table)
  if (!columns.includes('id')) {
    await sql`delete from ${sql.table(table)} old using ${sql.table(table)} kept where ${clash}`.execute(
      context.db,
    )
    return
  }
  const found = await sql<{ old: Record<string, unknown>; kept: Record<string, unknown>; text: string }>`
    select to_jsonb(old) as old, to_jsonb(kept) as kept, to_jsonb(old)::text as text from ${source} old join ${source} kept on ${clash}
  `.execute(context.db)
  for (const { old, kept, text } of found.rows)
    await uniteRows(context, reference, columns, { old, kept, text })
}

/** Two rows that say the same become one: what only the old one says is added to the one that is kept. */
async function uniteRows(
  context: Context,
  reference: Reference,
  columns: string[],
  { old, kept, text }: { old: Record<string, unknown>; kept: Record<string, unknown>; text: string },
): Promise<void> {
  const own = columns.filter((name) => name !== reference.column && !systemColumns.includes(name))
  const differing = own.filter(
    (name) => old[name] !== null && JSON.stringify(old[name]) !== JSON.stringify(kept[name]),
  )
  const contradicting = differing.find((name) => kept[name] !== null)
  const entity = [...context.model.entities.values()].find((candidate) => candidate.table === reference.table)
  if (contradicting) {
    const label =
      [...(entity?.fields.values() ?? [])].find((field) => field.column === contradicting)?.label ??
      contradicting
    const message = say`Both have the same ${entity?.label.toLowerCase() ?? 'record'}, but "${label}" differs. Make them equal or delete one, then merge.`
    throw ruleError('merge.contradiction', message)
  }
  const [oldId, keptId] = [Number(old.id), Number(kept.id)]
  await moveReferences(context, reference.table, oldId, keptId)
  await sql`delete from ${sql.table(reference.table)} where id = ${oldId}`.execute(context.db)
  if (differing.length === 0) return
  // From the row's own text, after it has gone: values may have to be unique, and numbers keep all their digits.
  const row = sql`jsonb_populate_record(null::${sql.table(reference.table)}, ${text}::jsonb)`
  const filled = differing.map((name) => sql`${sql.ref(name)} = gone.${sql.ref(name)}`)
  await sql`update ${sql.table(reference.table)} set ${sql.join(filled)} from ${row} gone where ${sql.ref(`${reference.table}.id`)} = ${keptId}`.execute(
    context.db,
  )
}
