/** Which records an operation has made or changed so far. */
import type { EntityModel } from '#schema/model.ts'
import { type AnyRecord, entityNameOf, type Operation } from './operation.ts'
import { isNew } from './original.ts'

/** Changed and new records by entity, parts before the wholes they belong to. */
export interface Dirty {
  entity: EntityModel
  records: AnyRecord[]
}

/** New records by operation, kept out of MikroORM's own bookkeeping until they are written. */
const newRecords = new WeakMap<Operation, Set<object>>()

/**
 * Sets the new records aside, so that MikroORM compares only stored ones with what they were: for a thousand new
 * orders that comparison would cost more than all the rest.
 */
function takeNew(operation: Operation): Set<object> {
  const unit = operation.em.getUnitOfWork()
  const [stack, removed] = [unit.getPersistStack() as Set<object>, unit.getRemoveStack() as Set<object>]
  const taken = newRecords.get(operation) ?? new Set()
  newRecords.set(operation, taken)
  for (const record of stack) {
    if (!isNew(record)) continue
    taken.add(record)
    stack.delete(record)
  }
  for (const record of taken) {
    if (!removed.has(record)) continue
    taken.delete(record)
    removed.delete(record)
  }
  return taken
}

/** Every new record of the operation that is not written yet. */
export function newRecordsOf(operation: Operation): Iterable<object> {
  return takeNew(operation)
}

/** Hands the new records to MikroORM for its flush. */
export function giveBackNew(operation: Operation): void {
  const stack = operation.em.getUnitOfWork().getPersistStack() as Set<object>
  for (const record of newRecords.get(operation) ?? []) if (isNew(record)) stack.add(record)
  newRecords.delete(operation)
}

/** The new records are written. */
export function forgetNew(operation: Operation): void {
  newRecords.delete(operation)
}

/** New and changed records that would be written now, plus the wholes of changed parts. */
export function collectDirty(operation: Operation): Dirty[] {
  const unit = operation.em.getUnitOfWork()
  const taken = takeNew(operation)
  unit.computeChangeSets()
  const byName = new Map<string, Set<AnyRecord>>()
  const add = (record: object): void => {
    const name = entityNameOf(record)
    const known = byName.get(name) ?? new Set()
    byName.set(name, known.add(record as AnyRecord))
  }
  for (const record of taken) add(record)
  for (const change of unit.getChangeSets()) {
    if (change.type !== 'delete' && change.type !== 'delete_early') add(change.entity)
  }
  for (const collection of unit.getCollectionUpdates()) add(collection.owner)
  for (const record of [...byName.values()].flatMap((records) => [...records]))
    addWholes(operation, record, add)
  for (const removed of unit.getRemoveStack()) addWholes(operation, removed as object, add)
  return inOrder(operation, byName)
}

function addWholes(operation: Operation, record: object, add: (record: object) => void): void {
  const model = operation.registry.model.entities.get(entityNameOf(record))
  if (!model?.partOf) return
  const whole = (record as AnyRecord)[model.partOf.field]
  if (whole && typeof whole === 'object' && '__meta' in whole) {
    add(whole)
    addWholes(operation, whole, add)
  }
}

function inOrder(operation: Operation, byName: Map<string, Set<AnyRecord>>): Dirty[] {
  const depth = (entity: EntityModel): number => {
    const whole = entity.partOf && operation.registry.model.entities.get(entity.partOf.entity)
    return whole ? depth(whole) + 1 : 0
  }
  return [...operation.registry.model.entities.values()]
    .filter((entity) => byName.has(entity.name))
    .map((entity) => ({ entity, records: [...(byName.get(entity.name) ?? [])] }))
    .sort((a, b) => depth(b.entity) - depth(a.entity))
}

/** Gives new records the plain defaults and the initial state, so that rules see what will be stored. */
export function fillDefaults(operation: Operation, dirty: Dirty[]): void {
  for (const { entity, records } of dirty) {
    const { states } = entity
    const defaults = [...entity.fields.values()].filter(
      (field) => field.defaultValue !== undefined && !field.via,
    )
    for (const record of records) {
      if (!isNew(record)) continue
      for (const { name, defaultValue } of defaults)
        if (record[name] === undefined) record[name] = defaultValue
      if (states && record[states.field] === undefined) record[states.field] = states.initial
      if (entity.fields.has('createdBy') && record.createdBy === undefined)
        record.createdBy = operation.viewer.userId || null
    }
  }
}
