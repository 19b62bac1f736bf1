/** What a draft would change of a record that is there already. */

import { Collection, helper } from '@mikro-orm/core'
import { Decimal } from 'decimal.js'
import { sql } from 'kysely'
import { TrellisError, validationError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import type { InputObject } from '#schema/context.ts'
import type { FieldModel } from '#schema/model.ts'
import { grant } from '#server/records/access.ts'
import { loadNeeds } from '#server/records/load.ts'
import { lockRecords } from '#server/records/locks.ts'
import type { AnyRecord, Operation } from '#server/records/operation.ts'
import type { Draft, PartDraft } from './draft.ts'
import { knownExternalIds } from './external-keys.ts'
import type { CompiledFields } from './mapping/compile.ts'
import type { WriteRecipe } from './recipe.ts'
import { queryKeys } from './resolve.ts'

/**
 * The stored records that drafts are about, by place in the batch, locked and with all that is compared. Two drafts
 * about one record are refused: which of them is right, nobody could tell.
 */
export async function loadExisting(
  operation: Operation,
  recipe: WriteRecipe,
  drafts: Draft[],
): Promise<Map<number, AnyRecord>> {
  const keys = new Map<string, number>()
  for (const [index, draft] of drafts.entries()) {
    const key = matchKey(recipe.match, draft)
    if (key === undefined) continue
    const first = keys.get(key)
    if (first !== undefined) {
      const line = drafts[first]?.document.rows[0]?.line
      throw validationError([
        { path: [index], message: say`"${key}" stands on line ${line} already.`, rule: 'import.duplicate' },
      ])
    }
    keys.set(key, index)
  }
  const found = await findIds(operation, recipe, keys)
  const result = new Map<number, AnyRecord>()
  if (found.size === 0) return result
  const { entity } = recipe.fields
  await lockRecords(operation, entity, [...found.values()], 'update')
  const records = (await operation.em.find(operation.registry.schemaOf(entity.name), {
    id: { $in: [...found.values()] },
  } as never)) as AnyRecord[]
  for (const record of records) grant(operation, record, 'update')
  await loadNeeds(operation, records, comparedRelations(recipe.fields))
  const byId = new Map(records.map((record) => [Number(record.id), record]))
  for (const [key, id] of found) {
    const record = byId.get(id)
    const index = keys.get(key)
    if (record && index !== undefined) result.set(index, record)
  }
  return result
}

/** The text that tells which record a draft is about. */
export function matchKey(match: string, draft: Draft): string | undefined {
  if (match === 'none') return undefined
  if (match === 'externalId') return draft.externalId
  const value = draft.input[match]
  return value === null || value === undefined ? undefined : String(value)
}

async function findIds(
  operation: Operation,
  { fields, match }: WriteRecipe,
  places: Map<string, number>,
): Promise<Map<string, number>> {
  const keys = [...places.keys()]
  if (keys.length === 0) return new Map()
  if (match === 'externalId') {
    const known = await knownExternalIds(operation, fields.entity, keys)
    return new Map([...known].flatMap(([key, id]) => (typeof id === 'number' ? [[key, id] as const] : [])))
  }
  const field = fields.entity.fields.get(match)
  if (field && match !== 'id' && !field.isUnique) return findShared(operation, fields, match, places)
  const column = match === 'id' ? 'id' : fields.entity.fields.get(match)?.column
  if (!column)
    throw new TrellisError(
      'BAD_REQUEST',
      `${fields.entity.name} has no column "${match}" to find records by.`,
    )
  const found = await sql<{ key: string; id: string }>`
    select ${sql.ref(column)}::text as key, id from ${sql.table(fields.entity.table)} where ${sql.ref(column)}::text = any(${keys}) order by id desc
  `.execute(operation.db)
  return new Map(found.rows.map(({ key, id }) => [key, Number(id)]))
}

/** By a field that several records may have alike: a key that does not tell which one is meant is refused. */
async function findShared(
  operation: Operation,
  { entity }: CompiledFields,
  match: string,
  places: Map<string, number>,
): Promise<Map<string, number>> {
  const found = await queryKeys(operation, { entity, by: match }, [...places.keys()])
  const issues = [...found].flatMap(([key, id]) =>
    typeof id !== 'number' ? [{ path: [places.get(key) ?? 0, match], message: id, rule: 'reference' }] : [],
  )
  if (issues.length > 0) throw validationError(issues)
  return new Map([...found].flatMap(([key, id]) => (typeof id === 'number' ? [[key, id] as const] : [])))
}

function comparedRelations(fields: CompiledFields): string[] {
  const via = [...fields.values, ...fields.links].flatMap(({ field }) => field.via ?? [])
  const lists = fields.links.filter(({ field }) => field.type === 'ToMany').map(({ field }) => field.name)
  return [...new Set([...via, ...lists, ...fields.parts.map(({ field }) => field.name)])]
}

/** The input that turns the record into what the draft says; undefined when it is that already. */
export function changesOf(fields: CompiledFields, record: AnyRecord, draft: Draft): InputObject | undefined {
  const changes = valueChanges(fields, record, draft.input)
  for (const { field, parts } of fields.parts) {
    const commands = partChanges(parts, record, field, draft.parts.get(field.name) ?? [])
    if (commands) changes[field.name] = commands
  }
  return Object.keys(changes).length > 0 ? changes : undefined
}

function valueChanges(fields: CompiledFields, record: AnyRecord, input: InputObject): InputObject {
  const changes: InputObject = {}
  for (const { field } of [...fields.values, ...fields.links]) {
    const value = input[field.name]
    if (value === undefined || field.name === 'id') continue
    // An empty cell cannot empty what must not be empty: it was filled by a rule when the record was made.
    if (value === null && !field.nullable) continue
    const holder = field.via ? (record[field.via] as AnyRecord) : record
    if (
      field.type === 'ToMany'
        ? !sameLinks(holder[field.name], value)
        : !sameValue(field, holder[field.name], value)
    )
      changes[field.name] = value
  }
  return changes
}

function sameLinks(stored: unknown, value: unknown): boolean {
  const wanted = new Set((value as { set: number[] }).set)
  const present =
    stored instanceof Collection ? (stored.getItems(false) as AnyRecord[]).map(({ id }) => Number(id)) : []
  return present.length === wanted.size && present.every((id) => wanted.has(id))
}

function sameValue(field: FieldModel, stored: unknown, value: unknown): boolean {
  if (stored === null || stored === undefined || value === null) return (stored ?? null) === value
  switch (field.type) {
    case 'ToOne':
      return Number((stored as AnyRecord).id ?? stored) === Number((value as AnyRecord).id ?? value)
    case 'Decimal':
      return new Decimal(String(stored)).equals(String(value))
    case 'DateTime':
      return new Date(stored as string | Date).getTime() === new Date(String(value)).getTime()
    case 'JSON':
      return JSON.stringify(stored) === JSON.stringify(value)
    default:
      return stored === value || String(stored) === String(value)
  }
}

/**
 * Parts are told apart by their place: the first row of a document is its first part, as it was when it was made. An
 * import adds and changes; it never deletes what the file does not speak of.
 */
function partChanges(
  parts: CompiledFields,
  owner: AnyRecord,
  field: FieldModel,
  drafts: PartDraft[],
): InputObject | undefined {
  const stored = (owner[field.name] as Collection<object>).getItems(false) as AnyRecord[]
  const inOrder = [...stored].sort((a, b) => Number(a.id) - Number(b.id))
  const update: InputObject[] = []
  const create: InputObject[] = []
  for (const [index, draft] of drafts.entries()) {
    const present = inOrder[index]
    const { externalId: _key, ...values } = draft.input
    if (!present) {
      create.push(Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)))
      continue
    }
    if (!helper(present).isInitialized()) continue
    const changes = valueChanges(parts, present, values)
    if (Object.keys(changes).length > 0) update.push({ id: Number(present.id), ...changes })
  }
  return update.length + create.length > 0 ? { update, create } : undefined
}
