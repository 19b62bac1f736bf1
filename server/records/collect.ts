/** Which records an operation has made or changed so far. */
import { Collection, helper } from '@mikro-orm/core'
import type { EntityModel } from '#schema/model.ts'
import { listsOf, storedProperties } from './columns.ts'
import { type AnyRecord, entityNameOf, type Operation } from './operation.ts'
import { isNew } from './original.ts'

/** Changed and new records by entity, parts before the wholes they belong to. */
export interface Dirty {
  entity: EntityModel
  records: AnyRecord[]
}

/**
 * Sets the new records aside, so that MikroORM compares only stored ones with what they were: for a thousand new
 * orders that comparison would cost more than all the rest.
 */
export function takeNew(operation: Operation): Set<AnyRecord> {
  const { created } = operation
  const unit = operation.em.getUnitOfWork()
  const [stack, removed] = [unit.getPersistStack() as Set<AnyRecord>, unit.getRemoveStack() as Set<AnyRecord>]
  for (const record of stack) {
    if (!isNew(record)) continue
    created.add(record)
    stack.delete(record)
  }
  for (const record of removed) if (created.delete(record)) removed.delete(record)
  return created
}

/** Hands the new records to MikroORM for its flush. */
export function giveBackNew({ created, em }: Operation): void {
  const stack = em.getUnitOfWork().getPersistStack() as Set<object>
  for (const record of created) if (isNew(record)) stack.add(record)
  created.clear()
}

/** New and changed records that would be written now, plus the wholes of changed parts. */
export function collectDirty(operation: Operation): Dirty[] {
  const unit = operation.em.getUnitOfWork()
  const created = takeNew(operation)
  const isChanged = mayHaveChanges(operation)
  if (isChanged) unit.computeChangeSets()
  const byName = new Map<string, Set<AnyRecord>>()
  const add = (record: object): void => {
    const name = entityNameOf(record)
    const known = byName.get(name) ?? new Set()
    byName.set(name, known.add(record as AnyRecord))
  }
  for (const record of created) add(record)
  if (isChanged) {
    for (const change of unit.getChangeSets()) {
      if (change.type !== 'delete' && change.type !== 'delete_early') add(change.entity)
    }
    for (const collection of unit.getCollectionUpdates()) add(collection.owner)
  }
  for (const record of [...byName.values()].flatMap((records) => [...records]))
    addWholes(operation, record, add)
  for (const removed of unit.getRemoveStack()) addWholes(operation, removed as object, add)
  return inOrder(operation, byName)
}

/**
 * Is any stored record changed or about to go? MikroORM follows all relations to find out, several times over; that is
 * needed only when there is something to be found, and for most of what is created or imported there is not.
 */
function mayHaveChanges({ em }: Operation): boolean {
  const unit = em.getUnitOfWork()
  if (unit.getPersistStack().size + unit.getRemoveStack().size + unit.getOrphanRemoveStack().size > 0)
    return true
  for (const record of unit.getIdentityMap()) if (!isAsStored(em, record as AnyRecord)) return true
  return false
}

/** Has the record the values that it was loaded with? Most are told at once; what is not goes the long way. */
function isAsStored(em: Operation['em'], record: AnyRecord): boolean {
  const { __originalEntityData: stored, __meta: meta } = helper(record)
  if (!stored) return false
  const isSame = storedProperties(meta).every(({ name }) =>
    isSameValue(record[name], (stored as AnyRecord)[name]),
  )
  if (!isSame) {
    const comparator = em.getComparator()
    if (!comparator.matching(meta.class, stored, comparator.prepareEntity(record))) return false
  }
  return listsOf(meta).every(({ name }) => {
    const list = record[name]
    return !(list instanceof Collection && list.isDirty())
  })
}

function isSameValue(value: unknown, stored: unknown): boolean {
  if (value === stored || value === undefined || value === null) return (value ?? null) === (stored ?? null)
  if (typeof value !== 'object') return false
  if (value instanceof Date) return stored instanceof Date && value.getTime() === stored.getTime()
  return '__meta' in value && (value as unknown as AnyRecord).id === stored
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
