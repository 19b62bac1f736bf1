/** Keys that other systems know records by: `shop.order_1001` is name `order_1001` in the namespace `shop`. */

import { sql } from 'kysely'
import { type Issue, TrellisError, validationError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import type { EntityModel } from '#schema/model.ts'
import { isFree } from './access.ts'
import { type AnyRecord, type Operation, pathOf } from './operation.ts'

/** Table of the `ExternalId` entity, which the base module declares. */
const table = 'external_id'

interface Pending {
  entity: EntityModel
  record: AnyRecord
  externalId: string
}

const pending = new WeakMap<Operation, Pending[]>()

/** Splits `module.name`; refuses keys without a namespace, because two systems would clash in it. */
export function splitExternalId(
  externalId: string,
  path: Issue['path'] = [],
): { module: string; name: string } {
  const dot = externalId.indexOf('.')
  const isPlain = externalId.length <= 255 && !externalId.includes('\u0000') && externalId.isWellFormed()
  if (dot < 1 || dot === externalId.length - 1 || !isPlain) {
    const message = say`"${externalId.slice(0, 60)}" is not an external id. Write it as "system.key", such as "shop.order_1001".`
    throw validationError([{ path, message, rule: 'external-id' }])
  }
  return { module: externalId.slice(0, dot), name: externalId.slice(dot + 1) }
}

/** Remembers to store the key once the record has an id. */
export function linkExternalId(
  operation: Operation,
  entity: EntityModel,
  record: AnyRecord,
  externalId: string,
): void {
  splitExternalId(externalId)
  const list = pending.get(operation) ?? []
  list.push({ entity, record, externalId })
  pending.set(operation, list)
}

/** Stores the remembered keys in one statement; called after each flush. */
export async function writeExternalIds(operation: Operation): Promise<void> {
  const list = pending.get(operation)
  if (!list?.length) return
  pending.delete(operation)
  refuseTwice(operation, list)
  await refuseTaken(operation, list)
  const rows = list.map(({ entity, record, externalId }) => ({
    ...splitExternalId(externalId),
    entity: entity.name,
    record_id: record.id,
  }))
  await sql`
    insert into ${sql.table(table)} (module, name, entity, record_id)
    select module, name, entity, record_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(module text, name text, entity text, record_id bigint)
    on conflict (module, name, entity) do update set record_id = excluded.record_id
  `.execute(operation.db)
}

/** Two new records cannot have one key. */
function refuseTwice(operation: Operation, list: Pending[]): void {
  const owners = new Map<string, AnyRecord>()
  for (const { entity, record, externalId } of list) {
    const key = `${entity.name}:${externalId}`
    const owner = owners.get(key) ?? record
    owners.set(key, owner)
    if (owner === record) continue
    const message = say`"${externalId}" occurs twice in this call.`
    throw validationError([{ path: [...pathOf(operation, record), 'externalId'], message, rule: 'unique' }])
  }
}

/** A key of somebody else's record stays theirs: only who may do everything points it elsewhere. */
async function refuseTaken(operation: Operation, list: Pending[]): Promise<void> {
  if (isFree(operation)) return
  for (const [entity, own] of Map.groupBy(list, (item) => item.entity)) {
    const keys = own.map(({ externalId }) => externalId)
    const known = await findExternalIds(operation, entity, keys)
    const taken = own.find(({ externalId, record }) => (known.get(externalId) ?? record.id) !== record.id)
    if (!taken) continue
    const message = say`The external id "${taken.externalId}" is in use. Choose another one.`
    throw new TrellisError('CONSTRAINT', message, {
      issues: [{ path: ['externalId'], message, rule: 'unique' }],
    })
  }
}

/** Record ids by external id, for those that exist. */
export async function findExternalIds(
  operation: Operation,
  entity: EntityModel,
  externalIds: string[],
): Promise<Map<string, number>> {
  const wanted = externalIds.map((externalId) => ({ ...splitExternalId(externalId), externalId }))
  const found = await sql<{ external_id: string; record_id: string }>`
    select wanted."externalId" as external_id, known.record_id
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as wanted(module text, name text, "externalId" text)
    join ${sql.table(table)} known on known.module = wanted.module and known.name = wanted.name and known.entity = ${entity.name}
    join ${sql.table(entity.table)} record on record.id = known.record_id
  `.execute(operation.db)
  return new Map(found.rows.map((row) => [row.external_id, Number(row.record_id)]))
}

/** Holds the keys for the rest of the transaction, so that two parallel upserts of one key make one record. */
export async function lockExternalIds(
  operation: Operation,
  entity: EntityModel,
  externalIds: string[],
): Promise<void> {
  const keys = [...new Set(externalIds)].sort().map((externalId) => `${entity.name}:${externalId}`)
  await sql`
    select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest(${keys}::text[]) with ordinality as wanted(key, n) order by n
  `.execute(operation.db)
}
