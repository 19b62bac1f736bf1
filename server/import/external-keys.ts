/** External ids of whole batches, without a lock for each: a million locks would fill the server's lock table. */

import { sql } from 'kysely'
import { TrellisError } from '#core/errors.ts'
import type { Message } from '#core/say.ts'
import { type EntityModel, entityOf } from '#schema/model.ts'
import { findExternalIds, splitExternalId } from '#server/records/external-ids.ts'
import type { Operation } from '#server/records/operation.ts'

/** A key to be stored for a record that has its id. */
export interface ExternalKey {
  entity: string
  externalId: string
  id: number
}

/** Ids of the records that have the keys; a key without a namespace says so instead. */
export async function knownExternalIds(
  operation: Operation,
  entity: EntityModel,
  keys: string[],
): Promise<Map<string, number | Message>> {
  const result = new Map<string, number | Message>()
  const valid: string[] = []
  for (const key of keys) {
    const message = externalIdIssue(key)
    if (message) result.set(key, message)
    else valid.push(key)
  }
  for (const [key, id] of await findExternalIds(operation, entity, valid)) result.set(key, id)
  return result
}

/** Why a text is not an external id; undefined when it is one. */
export function externalIdIssue(key: string): Message | undefined {
  try {
    splitExternalId(key)
    return undefined
  } catch (error) {
    if (error instanceof TrellisError) return error.said
    throw error
  }
}

/**
 * Stores keys of new records. When somebody else gives one of the keys to another record at the same moment, the
 * transaction fails as a conflict that is tried again, and then finds that record.
 */
export async function addExternalIds(operation: Operation, keys: ExternalKey[]): Promise<void> {
  if (keys.length === 0) return
  const rows = keys.map(({ entity, externalId, id }) => ({
    ...splitExternalId(externalId),
    entity,
    record_id: id,
  }))
  let added = await insertKeys(operation, rows)
  if (added < rows.length) {
    for (const entity of new Set(keys.map((key) => key.entity))) await forgetDeleted(operation, entity, rows)
    added += await insertKeys(operation, rows)
  }
  if (added < rows.length) throw new KeyTaken()
}

interface KeyRow {
  module: string
  name: string
  entity: string
  record_id: number
}

async function insertKeys({ db }: Operation, rows: KeyRow[]): Promise<number> {
  const added = await sql<{ n: string }>`
    with row as (
      insert into external_id (module, name, entity, record_id)
      select module, name, entity, record_id
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(module text, name text, entity text, record_id bigint)
      on conflict (module, name, entity) do nothing
      returning 1
    )
    select count(*) as n from row
  `.execute(db)
  return Number(added.rows[0]?.n)
}

/** Frees keys of records that were deleted; one that somebody points to a new record meanwhile stays theirs. */
async function forgetDeleted({ db, registry }: Operation, entity: string, rows: KeyRow[]): Promise<void> {
  await sql`
    with gone as materialized (
      select known.module, known.name, known.record_id
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(module text, name text, entity text)
      join external_id known on known.module = row.module and known.name = row.name and known.entity = row.entity
      where row.entity = ${entity}
        and not exists (select from ${sql.table(entityOf(registry.model, entity).table)} r where r.id = known.record_id)
    )
    delete from external_id known using gone
    where known.module = gone.module and known.name = gone.name and known.entity = ${entity}
      and known.record_id = gone.record_id`.execute(db)
}

/** Somebody else stored one of the keys meanwhile: do the batch again. */
export class KeyTaken extends Error {}
