/** Records that an operation is called on: locked, loaded, and asked about. */

import { TrellisError } from '#core/errors.ts'
import { inText, say } from '#core/say.ts'
import type { InputObject, WriteOptions } from '#schema/context.ts'
import type { EntityModel } from '#schema/model.ts'
import { checkRight, grant } from './access.ts'
import { loadReferences } from './load.ts'
import { lockRecords } from './locks.ts'
import type { AnyRecord, Operation } from './operation.ts'
import { prefetch } from './prefetch/prefetch.ts'
import { ruleNeeds } from './rule-needs.ts'

/** Most records that one call may write; more is the business of an import. */
export const maxBatch = 1000

/** @throws TrellisError TOO_COMPLEX for more than one call may write */
export function checkBatch(entity: EntityModel, count: number): void {
  if (count <= maxBatch) return
  throw new TrellisError(
    'TOO_COMPLEX',
    say`At most ${maxBatch} ${inText(entity.plural)} can be written in one call. Import larger amounts.`,
  )
}

/** New parts change their whole: its lock is taken before anything of it is read. */
export async function lockWholesOf(
  operation: Operation,
  entity: EntityModel,
  inputs: InputObject[],
): Promise<void> {
  const { partOf } = entity
  const whole = partOf && operation.registry.model.entities.get(partOf.entity)
  if (!whole || !partOf) return
  const ids = inputs.map((input) => input[partOf.field]).filter((id) => id !== null && id !== undefined)
  if (ids.length > 0) {
    await lockRecords(operation, whole, ids.map(Number), 'update')
    const token = operation.registry.schemaOf(whole.name)
    for (const id of ids)
      grant(operation, operation.em.getReference(token, Number(id) as never) as object, 'update')
  }
}

/**
 * Loads records under the lock of their wholes, if the viewer may do `right` with them, and compares their versions
 * with the expected ones.
 */
export async function loadLocked(
  operation: Operation,
  entity: EntityModel,
  ids: number[],
  right: string,
  options: WriteOptions,
): Promise<AnyRecord[]> {
  checkRight(operation, entity, right)
  if (ids.length === 0) return []
  checkBatch(entity, ids.length)
  await lockRecords(operation, entity, ids, right)
  const schema = operation.registry.schemaOf(entity.name)
  const records = ids.map((id) => operation.em.getReference(schema, id as never) as AnyRecord)
  // Now that they are locked they are read, with all that their rules look at.
  await prefetch(operation, entity, records, ruleNeeds(operation, entity, []))
  await loadReferences(operation, records)
  for (const record of records) grantWithWhole(operation, entity, record, right)
  const expected =
    options.expectedVersions ?? (options.expectedVersion == null ? [] : [options.expectedVersion])
  for (const [index, version] of expected.entries()) {
    const record = records[index]
    if (record && record.version !== version) throw conflict(operation, entity, record)
  }
  return [...new Set(records)]
}

/** What may be done with a part was asked of its whole. */
function grantWithWhole(operation: Operation, entity: EntityModel, record: AnyRecord, right: string): void {
  grant(operation, record, right)
  const whole = entity.partOf && record[entity.partOf.field]
  const model = entity.partOf && operation.registry.model.entities.get(entity.partOf.entity)
  if (model && whole && typeof whole === 'object')
    grantWithWhole(operation, model, whole as AnyRecord, 'update')
}

/** The values now, as far as the viewer may read them. */
function conflict(operation: Operation, entity: EntityModel, record: AnyRecord): TrellisError {
  const { rights } = operation.access.policy
  const current: Record<string, unknown> = {}
  for (const field of entity.fields.values()) {
    if (field.type === 'ToMany' || !field.column || rights.readField(entity, field.name) !== true) continue
    const value = record[field.name]
    if (field.type === 'ToOne')
      current[field.name] = value === null ? null : String((value as AnyRecord)?.id ?? value)
    else
      current[field.name] =
        field.type === 'ID' ? String(value) : value instanceof Date ? value.toISOString() : value
  }
  return new TrellisError(
    'CONFLICT',
    say`Somebody else changed this ${inText(entity.label)} first. Look at their changes, then save again.`,
    { current },
  )
}
