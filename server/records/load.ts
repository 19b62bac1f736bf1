/** Loads what rules need, one query for each step of a path and for the whole batch. */
import { Collection, type EntityProperty, helper } from '@mikro-orm/core'
import { takeNew } from './collect.ts'
import { loadLinks, loadRecords } from './load-records.ts'
import type { AnyRecord, Operation } from './operation.ts'
import { entityNameOf, modelOf } from './operation.ts'
import { isNew } from './original.ts'

/**
 * Makes the relations on the dotted paths present on all records, stored and new alike. MikroORM's own `populate`
 * passes over records that are not stored yet, and their relations matter most to rules.
 */
export async function loadNeeds(operation: Operation, records: object[], paths: string[]): Promise<void> {
  for (const path of paths) {
    let level: Iterable<object> = records
    for (const step of path.split('.')) {
      const next = await loadStep(operation, level, step)
      if (next.size === 0) break
      // Members that an input linked are known only by their ids.
      await loadReferences(operation, next)
      level = next
    }
  }
}

/** Loads records that are known only by their id, such as the whole that a loaded part refers to. */
export async function loadReferences(operation: Operation, records: Iterable<object>): Promise<void> {
  const missing = new Map<string, number[]>()
  for (const record of records) {
    if (helper(record).isInitialized()) continue
    const name = entityNameOf(record)
    const ids = missing.get(name) ?? []
    ids.push(Number((record as AnyRecord).id))
    missing.set(name, ids)
  }
  for (const [name, ids] of missing) await loadRecords(operation, name, ids)
}

/** The records that a field of a record leads to, as far as they are loaded. */
export function related(record: object, field: string): AnyRecord[] {
  const value = (record as AnyRecord)[field]
  if (value instanceof Collection) return value.isInitialized() ? (value.getItems(false) as AnyRecord[]) : []
  if (Array.isArray(value)) return value as AnyRecord[]
  return value && typeof value === 'object' ? [value as AnyRecord] : []
}

/** Loads what one step leads to, and gives it. One pass: an import comes through here with ten thousand lines. */
async function loadStep(operation: Operation, records: Iterable<object>, step: string): Promise<Set<object>> {
  const next = new Set<object>()
  const collections: object[] = []
  for (const record of records) {
    const value = (record as AnyRecord)[step]
    if (value === null || typeof value !== 'object') continue
    if (!(value instanceof Collection)) {
      if (!Array.isArray(value)) next.add(value)
      else for (const item of value) next.add(item as object)
    } else if (!value.isInitialized() && (record as AnyRecord).id) collections.push(record)
    else if (value.isInitialized() && value.length > 0)
      for (const item of value.getItems(false)) next.add(item)
  }
  if (collections.length === 0) return next
  await loadCollections(operation, collections, step)
  for (const record of collections) for (const found of related(record, step)) next.add(found)
  return next
}

async function loadCollections(operation: Operation, collections: object[], step: string): Promise<void> {
  const changes = changesOf(operation, collections, step)
  const property = helper(collections[0] ?? {}).__meta.properties[step as never] as EntityProperty
  if (property.kind === 'm:n' && property.owner)
    await loadLinks(operation, collections as AnyRecord[], property)
  else await operation.em.populate(collections, [step] as never)
  keepChanges(operation, collections, step, changes)
}

/** Fills lists with what is stored; new members, and the removal of others, stay as they were. */
export function fillLists(operation: Operation, owners: object[], step: string, fill: () => void): void {
  if (owners.length === 0) return
  const changes = changesOf(operation, owners, step)
  fill()
  keepChanges(operation, owners, step, changes)
}

/** What is not stored yet, and would be lost when a list is replaced by what is stored. */
interface Changes {
  added: Map<object, Set<object>>
  removed: Set<object>
}

function changesOf(operation: Operation, owners: object[], step: string): Changes {
  return {
    added: newMembers(operation, owners, step),
    removed: new Set(operation.em.getUnitOfWork().getRemoveStack() as Set<object>),
  }
}

function keepChanges(
  operation: Operation,
  owners: object[],
  step: string,
  { added, removed }: Changes,
): void {
  if (removed.size > 0) leaveOutRemoved(operation, owners, step, removed)
  for (const [record, members] of added) {
    const collection = (record as AnyRecord)[step] as Collection<object>
    for (const member of members) if (!collection.contains(member, false)) collection.add(member)
  }
}

/**
 * Records that are about to go are no longer in the lists that they were in. MikroORM keeps whatever it has just
 * loaded into a list, so they are removed once more.
 */
function leaveOutRemoved(operation: Operation, owners: object[], step: string, removed: Set<object>): void {
  for (const owner of owners) {
    const collection = (owner as AnyRecord)[step] as Collection<object>
    const items = collection.getItems(false)
    if (items.some((item) => removed.has(item)))
      collection.hydrate(items.filter((item) => !removed.has(item)))
  }
  for (const record of removed) operation.em.remove(record)
}

/** New records that belong in the collections, by owner: those put there, and parts that name their whole. */
function newMembers(operation: Operation, owners: object[], step: string): Map<object, Set<object>> {
  const members = new Map(
    owners.map((owner) => [
      owner,
      new Set(((owner as AnyRecord)[step] as Collection<object>).getItems(false).filter(isNew)),
    ]),
  )
  const field = modelOf(operation, owners[0] ?? {}).fields.get(step)
  if (field?.toMany?.kind !== 'INVERSE') return members
  for (const record of takeNew(operation)) {
    if (entityNameOf(record) !== field.target) continue
    members.get((record as AnyRecord)[field.toMany.field] as object)?.add(record)
  }
  return members
}
