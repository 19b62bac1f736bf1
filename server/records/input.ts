/** Puts a client's input into records: values, links, and nested creates, updates and deletes. */

import type { Collection } from '@mikro-orm/core'
import { type Issue, validationError } from '#core/errors.ts'
import { sayKept } from '#core/kept-words.ts'
import { say, term } from '#core/say.ts'
import type { InputObject } from '#schema/context.ts'
import { type EntityModel, entityOf, type FieldModel } from '#schema/model.ts'
import { checkField, checkRight, visibleIds } from './access.ts'
import { linkExternalId } from './external-ids.ts'
import { loadNeeds, related } from './load.ts'
import { referenceTo } from './load-records.ts'
import { lockRecords } from './locks.ts'
import { newRecord } from './new-record.ts'
import { notFound } from './not-found.ts'
import { type AnyRecord, entityNameOf, type Operation } from './operation.ts'

/** Commands on a to-many field. */
export interface ListCommands {
  create?: InputObject[] | null
  update?: (InputObject & { id: number | string })[] | null
  delete?: (number | string)[] | null
  link?: (number | string)[] | null
  unlink?: (number | string)[] | null
  set?: (number | string)[] | null
}

/** Suffix of the input field that creates the record of a to-one relation. */
export const nestedCreateSuffix = 'Create'

/** A new record from an input; it is stored when the operation saves. */
export async function createRecord(
  operation: Operation,
  entity: EntityModel,
  input: InputObject,
  path: Issue['path'],
  preset: Record<string, unknown> = {},
): Promise<AnyRecord> {
  checkRight(operation, entity, 'create')
  const record = Object.assign(newRecord(operation, entity), preset)
  operation.paths.set(record, path)
  const relations = holdersOf(entity)
  if (relations.length === 0) {
    await assign(operation, entity, record, input, path)
    return record
  }
  const own: InputObject = { ...input }
  for (const name of Object.keys(own))
    if (entity.fields.get(name)?.via) checkField(operation, entity, {}, name)
  const delegated = takeDelegated(entity, own)
  await linkDelegates(operation, relations, entity, record, own, delegated, path)
  for (const [via, values] of delegated) await writeDelegated(operation, entity, record, via, values, path)
  await assign(operation, entity, record, own, path)
  return record
}

/** Sets the given fields of a record that was loaded under its lock. */
export async function updateRecord(
  operation: Operation,
  entity: EntityModel,
  record: AnyRecord,
  input: InputObject,
  path: Issue['path'],
): Promise<void> {
  const own: InputObject = { ...input }
  operation.paths.set(record, path)
  for (const [via, values] of takeDelegated(entity, own))
    await writeDelegated(operation, entity, record, via, values, path)
  await assign(operation, entity, record, own, path)
}

async function assign(
  operation: Operation,
  entity: EntityModel,
  record: AnyRecord,
  input: InputObject,
  path: Issue['path'],
): Promise<void> {
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined || name === 'id') continue
    const field = entity.fields.get(name)
    if (name !== 'externalId') checkField(operation, entity, record, field?.name ?? createdField(name))
    if (name === 'externalId') {
      if (value !== null) linkExternalId(operation, entity, record, String(value))
    } else if (!field) await assignNestedCreate(operation, entity, record, input, name, path)
    else if (field.type === 'ToMany')
      await applyCommands(operation, record, field, (value ?? {}) as ListCommands, [...path, name])
    else if (!isAsRead(operation, record, field, value))
      record[name] = scalarOrReference(operation, field, value, [...path, name])
  }
}

/** Whether a shipped text comes back as its reader got it, in their language: then what is stored stays. */
function isAsRead(
  { words }: Operation,
  record: AnyRecord,
  { name, isSaid }: FieldModel,
  value: unknown,
): boolean {
  const stored = record[name]
  if (!isSaid || record.id === undefined || typeof value !== 'string' || typeof stored !== 'string')
    return false
  const kept = (record.said as Record<string, unknown> | null | undefined)?.[name]
  return sayKept(words, stored, kept) === value
}

function scalarOrReference(
  operation: Operation,
  field: FieldModel,
  value: unknown,
  path: Issue['path'],
): unknown {
  if (value === null) return null
  if (field.type === 'DateTime') return new Date(String(value))
  if (field.type !== 'ToOne') return value
  if (typeof value === 'object') return value
  return reference(operation, field.target ?? '', value, path)
}

function reference(operation: Operation, target: string, value: unknown, path: Issue['path']): object {
  const id = idOf(value, path)
  const known = operation.references.get(target) ?? new Map<number, Issue['path']>()
  operation.references.set(target, known.set(id, path))
  return referenceTo(operation, target, id)
}

/** A record id from a client's ID; refuses anything but a positive integer. */
export function idOf(value: unknown, path: Issue['path'] = []): number {
  const text = String(value)
  if (!/^\d{1,15}$/.test(text)) {
    throw validationError([{ path, message: say`${JSON.stringify(value)} is not a record id.`, rule: 'id' }])
  }
  return Number(text)
}

const createdField = (name: string): string => name.slice(0, -nestedCreateSuffix.length)

async function assignNestedCreate(
  operation: Operation,
  entity: EntityModel,
  record: AnyRecord,
  input: InputObject,
  name: string,
  path: Issue['path'],
): Promise<void> {
  const field = name.endsWith(nestedCreateSuffix)
    ? entity.fields.get(name.slice(0, -nestedCreateSuffix.length))
    : undefined
  if (field?.type !== 'ToOne') throw new Error(`${entity.name} has no input field "${name}".`)
  const value = input[name]
  if (value === null) return
  if (input[field.name] != null) {
    const message = say`Give either "${field.name}" or "${name}": an existing record or a new one.`
    throw validationError([{ path: [...path, name], message, rule: 'one-of' }])
  }
  const target = entityOf(operation.registry.model, field.target ?? '')
  record[field.name] = await createRecord(operation, target, value as InputObject, [...path, name])
}

async function applyCommands(
  operation: Operation,
  owner: AnyRecord,
  field: FieldModel,
  commands: ListCommands,
  path: Issue['path'],
): Promise<void> {
  const target = entityOf(operation.registry.model, field.target ?? '')
  const collection = owner[field.name] as Collection<object>
  await loadNeeds(operation, [owner], [field.name])
  // Members that the viewer does not see are as if they were not there: they stay, and nothing names them.
  const members = related(owner, field.name)
  const stored = members.flatMap(({ id }) => (id === undefined || id === null ? [] : [Number(id)]))
  const seen = await visibleIds(operation, target, stored)
  const present = new Map(
    members.filter(({ id }) => id == null || seen.has(Number(id))).map((record) => [record.id, record]),
  )
  const member = (id: unknown, at: Issue['path']): AnyRecord => {
    const found = present.get(idOf(id, at))
    if (!found) throw notFound(target, [idOf(id, at)])
    return found
  }
  const isPart = field.toMany?.kind === 'INVERSE' && target.partOf !== undefined
  const isBound =
    field.toMany?.kind === 'INVERSE' && target.fields.get(field.toMany.field)?.nullable === false
  const remove = (record: AnyRecord, at: Issue['path']): void => {
    if (isBound && !isPart) throw boundError(operation, owner, target, at)
    collection.remove(record)
    if (isPart) operation.em.remove(record)
  }
  if (commands.set) {
    const keep = new Set(commands.set.map((id) => idOf(id, path)))
    for (const [id, record] of present) if (!keep.has(id ?? 0)) remove(record, [...path, 'set'])
    for (const id of keep)
      if (!present.has(id)) collection.add(reference(operation, target.name, id, [...path, 'set']))
    // None on purpose differs from nothing said: rules that fill what was left out see that it was set.
    if (keep.size === 0 && present.size === 0) collection.setDirty()
  }
  for (const id of commands.delete ?? []) {
    const record = member(id, [...path, 'delete'])
    if (isPart || !isBound) collection.remove(record)
    operation.em.remove(record)
  }
  for (const id of commands.unlink ?? []) remove(member(id, [...path, 'unlink']), [...path, 'unlink'])
  for (const id of commands.link ?? [])
    collection.add(reference(operation, target.name, id, [...path, 'link']))
  for (const [index, update] of (commands.update ?? []).entries()) {
    const at = [...path, 'update', index]
    await updateRecord(operation, target, member(update.id, at), update, at)
  }
  for (const [index, create] of (commands.create ?? []).entries()) {
    const preset = field.toMany?.kind === 'INVERSE' ? { [field.toMany.field]: owner } : {}
    const record = await createRecord(operation, target, create, [...path, 'create', index], preset)
    collection.add(record)
  }
}

/** What cannot be without its owner is moved to another one or deleted, never just taken out. */
function boundError(operation: Operation, owner: AnyRecord, target: EntityModel, path: Issue['path']) {
  const whole = entityOf(operation.registry.model, entityNameOf(owner)).label.toLowerCase()
  const message = say`${term(target.plural)} always belong to a ${whole}: move them to another one, or delete them.`
  return validationError([{ path, message, rule: 'required' }])
}

const knownHolders = new WeakMap<EntityModel, string[]>()

/** The relations whose records hold delegated fields of the entity. */
function holdersOf(entity: EntityModel): string[] {
  const known = knownHolders.get(entity) ?? [
    ...new Set([...entity.fields.values()].flatMap((field) => field.via ?? [])),
  ]
  knownHolders.set(entity, known)
  return known
}

/** Splits the delegated fields off an input, by the relation that holds them. */
function takeDelegated(entity: EntityModel, input: InputObject): Map<string, InputObject> {
  const byVia = new Map<string, InputObject>()
  for (const name of Object.keys(input)) {
    const via = entity.fields.get(name)?.via
    if (!via) continue
    byVia.set(via, { ...byVia.get(via), [name]: input[name] })
    delete input[name]
  }
  return byVia
}

/**
 * Finds or plans the embedded record of a new one: the one that the input names, under its lock, or else a new one,
 * even when no field of it is given, so that what it requires is reported.
 */
async function linkDelegates(
  operation: Operation,
  holders: string[],
  entity: EntityModel,
  record: AnyRecord,
  input: InputObject,
  delegated: Map<string, InputObject>,
  path: Issue['path'],
): Promise<void> {
  for (const via of holders) {
    const link = entity.fields.get(via)
    const target = entityOf(operation.registry.model, link?.target ?? '')
    const nested = `${via}${nestedCreateSuffix}`
    if (record[via]) continue
    if (input[via] !== null && input[via] !== undefined) {
      const id = idOf(input[via], [...path, via])
      if (delegated.has(via)) await lockRecords(operation, target, [id], 'update')
      record[via] = reference(operation, target.name, id, [...path, via])
    } else delegated.set(via, { ...(input[nested] as InputObject | null | undefined), ...delegated.get(via) })
    delete input[via]
    delete input[nested]
  }
}

async function writeDelegated(
  operation: Operation,
  entity: EntityModel,
  record: AnyRecord,
  via: string,
  values: InputObject,
  path: Issue['path'],
): Promise<void> {
  const target = entityOf(operation.registry.model, entity.fields.get(via)?.target ?? '')
  if (record[via]) {
    await loadNeeds(operation, [record], [via])
    await updateRecord(operation, target, record[via] as AnyRecord, values, path)
  } else record[via] = await createRecord(operation, target, values, path)
}
