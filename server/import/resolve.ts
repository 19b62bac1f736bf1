/** Finds the records that keys name, many at a time, and makes missing ones where the mapping says how. */

import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import { inText, type Message, say } from '#core/say.ts'
import type { InputObject } from '#schema/context.ts'
import type { EntityModel } from '#schema/model.ts'
import { asSql, isFree, rowRights, runBound, visibleIds } from '#server/records/access.ts'
import { createRecord } from '#server/records/input.ts'
import { referenceTo } from '#server/records/load-records.ts'
import type { AnyRecord, Operation } from '#server/records/operation.ts'
import { fill, type PendingLink, type Problem } from './draft.ts'
import { addExternalIds, knownExternalIds } from './external-keys.ts'
import type { Lookup } from './mapping/compile.ts'
import type { Row } from './readers/row.ts'

/** What a key leads to; a text says why it leads nowhere. */
export type Found = number | Message

/** Keys that are known already, shared by the batches of an import. */
export interface KeyCache {
  get(lookup: Lookup, key: string): number | undefined
  /** Only what is committed, or stored in the transaction that all batches share. */
  keep(found: Map<string, Map<string, number>>): void
}

/** Entries of one lookup before it starts anew; a bound on memory, far above what one file needs. */
const mostKept = 500_000

export function createKeyCache(): KeyCache {
  const lookups = new Map<string, Map<string, number>>()
  return {
    get: (lookup, key) => lookups.get(lookup.name)?.get(key),
    keep(found) {
      for (const [name, keys] of found) {
        const known = lookups.get(name) ?? new Map<string, number>()
        if (known.size + keys.size > mostKept) known.clear()
        for (const [key, id] of keys) known.set(key, id)
        lookups.set(name, known)
      }
    },
  }
}

/** What one batch found and made. */
export interface Resolution {
  find(lookup: Lookup, key: string): Found
  /** The record of an id, for relations. */
  reference(lookup: Lookup, id: number): object
  /** Ids found in this batch by lookup and key, to be kept once it is committed. */
  found: Map<string, Map<string, number>>
  /** How many records were made, by entity. */
  created: Map<string, number>
}

/** An issue about a record that was made on the way has a path that begins with this, the lookup and the key. */
export const relatedPath = '#related'

/**
 * Looks up every key of the links, and makes the missing records in one save for each lookup. Keys in `refused` were
 * tried before, and are not made again.
 */
export async function resolveLinks(
  operation: Operation,
  context: Context,
  links: PendingLink[],
  cache: KeyCache,
  refused: Map<string, Message>,
): Promise<Resolution> {
  const found = new Map<string, Map<string, number>>()
  const failures = new Map<string, Message>()
  const created = new Map<string, number>()
  const references = new Map<EntityModel, Map<number, object>>()
  for (const [lookup, wanted] of keysByLookup(links)) {
    const known = found.get(lookup.name) ?? new Map<string, number>()
    found.set(lookup.name, known)
    const unknown: string[] = []
    for (const key of wanted.keys()) {
      const id = known.get(key) ?? cache.get(lookup, key)
      if (id === undefined) unknown.push(key)
      else known.set(key, id)
    }
    if (unknown.length === 0) continue
    for (const [key, value] of await queryKeys(operation, lookup, unknown)) {
      if (typeof value === 'number') known.set(key, value)
      else failures.set(nameOf(lookup, key), value)
    }
    const missing = unknown.filter((key) => !known.has(key) && !failures.has(nameOf(lookup, key)))
    const { create } = lookup
    const makeable = create ? missing.filter((key) => !refused.has(nameOf(lookup, key))) : []
    if (makeable.length === 0 || !create) continue
    const rows = new Map(makeable.map((key) => [key, wanted.get(key) as Row]))
    const made = await createMissing(operation, context, lookup, rows, cache, refused, failures)
    for (const [key, id] of made.ids) known.set(key, id)
    for (const [entity, count] of made.created) created.set(entity, (created.get(entity) ?? 0) + count)
  }
  return {
    found,
    created,
    find(lookup, key) {
      const id = found.get(lookup.name)?.get(key)
      if (id !== undefined) return id
      const name = nameOf(lookup, key)
      return failures.get(name) ?? refused.get(name) ?? missingMessage(lookup, key)
    },
    reference({ entity }, id) {
      const known = references.get(entity) ?? new Map<number, object>()
      references.set(entity, known)
      const reference = known.get(id) ?? referenceTo(operation, entity.name, id)
      known.set(id, reference)
      return reference
    },
  }
}

/** The name under which a key is refused. */
export function nameOf(lookup: { name: string }, key: string): string {
  return `${lookup.name}=${key}`
}

function missingMessage({ entity, by }: Lookup, key: string): Message {
  const what = by === 'externalId' ? say`the external id` : inText(entity.fields.get(by)?.label ?? by)
  return say`There is no ${inText(entity.label)} with ${what} "${key.slice(0, 100)}".`
}

/** Keys with the first row that names each, by lookup; a lookup that can make records stands for one that cannot. */
function keysByLookup(links: PendingLink[]): Map<Lookup, Map<string, Row>> {
  const result = new Map<Lookup, Map<string, Row>>()
  for (const { lookup, key, row } of links) {
    let keys = result.get(lookup)
    if (!keys) {
      keys = new Map()
      result.set(lookup, keys)
    }
    if (!keys.has(key)) keys.set(key, row)
  }
  return result
}

/** Ids of the records that the viewer sees by keys that they may read. */
export async function queryKeys(
  operation: Operation,
  lookup: Pick<Lookup, 'entity' | 'by'>,
  keys: string[],
): Promise<Map<string, Found>> {
  if (lookup.by === 'externalId') {
    const known = await knownExternalIds(operation, lookup.entity, keys)
    const ids = [...known.values()].filter((id) => typeof id === 'number')
    const seen = await visibleIds(operation, lookup.entity, ids)
    return new Map([...known].filter(([, id]) => typeof id !== 'number' || seen.has(id)))
  }
  const { table } = lookup.entity
  const column = lookup.by === 'id' ? 'id' : (lookup.entity.fields.get(lookup.by)?.column ?? '')
  const { visible } = rowRights(operation, lookup.entity, 'read', 'r')
  const isRead = operation.access.policy.rights.readField(lookup.entity, lookup.by)
  const readable = asSql(isFree(operation) || isRead, lookup.entity, 'r')
  const rows = await runBound(
    operation,
    sql<{ key: string; id: string }>`
      select r.${sql.ref(column)}::text as key, r.id from ${sql.table(table)} r
      where r.${sql.ref(column)}::text = any(${keys}) and ${visible} and coalesce(${readable}, false)`,
  )
  const found = new Map<string, Found>()
  for (const { key, id } of rows) {
    const message = say`More than one ${inText(lookup.entity.label)} has the ${lookup.by} "${key.slice(0, 100)}".`
    found.set(key, found.has(key) ? message : Number(id))
  }
  return found
}

interface Made {
  ids: Map<string, number>
  created: Map<string, number>
}

async function createMissing(
  operation: Operation,
  context: Context,
  lookup: Lookup,
  rows: Map<string, Row>,
  cache: KeyCache,
  refused: Map<string, Message>,
  failures: Map<string, Message>,
): Promise<Made> {
  const { create, entity } = lookup
  if (!create) return { ids: new Map(), created: new Map() }
  const links: PendingLink[] = []
  const inputs = new Map<string, InputObject>()
  for (const [key, row] of rows) {
    const problems: Problem[] = []
    const input: InputObject = {}
    fill(create, row, input, links, problems)
    if (lookup.by !== 'externalId' && lookup.by !== 'id') input[lookup.by] ??= key
    if (problems[0]) failures.set(nameOf(lookup, key), problems[0].message)
    else inputs.set(key, input)
  }
  const resolution = await resolveLinks(operation, context, links, cache, refused)
  const keyOf = new Map([...inputs].map(([key, input]) => [input, key]))
  for (const link of links) {
    const key = keyOf.get(link.holder)
    const problem = applyLink(link, resolution)
    if (key === undefined || problem === undefined) continue
    failures.set(nameOf(lookup, key), problem)
    inputs.delete(key)
  }
  const records = new Map<string, AnyRecord>()
  for (const [key, input] of inputs) {
    records.set(
      key,
      await createRecord(operation, entity, withoutEmpty(input), [relatedPath, lookup.name, key]),
    )
  }
  await context.save()
  if (lookup.by === 'externalId') {
    await addExternalIds(
      operation,
      [...records].map(([externalId, record]) => ({
        entity: entity.name,
        externalId,
        id: Number(record.id),
      })),
    )
  }
  const created = new Map(resolution.created)
  created.set(entity.name, (created.get(entity.name) ?? 0) + records.size)
  return { ids: new Map([...records].map(([key, record]) => [key, Number(record.id)])), created }
}

/** Puts what a link leads to into its input; the text says why it leads nowhere. */
export function applyLink(link: PendingLink, resolution: Resolution): Message | undefined {
  const found = resolution.find(link.lookup, link.key)
  if (typeof found !== 'number') return found
  if (link.isList) (link.holder[link.name] as { set: number[] }).set.push(found)
  else link.holder[link.name] = resolution.reference(link.lookup, found)
  return undefined
}

/** A new record takes its defaults where the file has nothing. */
export function withoutEmpty(input: InputObject): InputObject {
  const result: InputObject = {}
  for (const [name, value] of Object.entries(input)) if (value !== null) result[name] = value
  return result
}
