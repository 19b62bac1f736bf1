/** Writes the drafts of one batch: finds what is there already, makes or changes records, all by the write pipeline. */

import type { Context } from '#core/context.ts'
import { TrellisError, validationError } from '#core/errors.ts'
import { inText, type Message, say } from '#core/say.ts'
import { type EntityModel, entityOf } from '#schema/model.ts'
import { createRecord, updateRecord } from '#server/records/input.ts'
import { lockRecords } from '#server/records/locks.ts'
import type { AnyRecord, Operation } from '#server/records/operation.ts'
import { changedFields, isNew } from '#server/records/original.ts'
import { advanceTo } from '#server/records/transition.ts'
import { changesOf, loadExisting, matchKey } from './changes.ts'
import type { Draft, PendingLink } from './draft.ts'
import { addExternalIds, type ExternalKey, externalIdIssue } from './external-keys.ts'
import type { CompiledFields } from './mapping/compile.ts'
import type { WriteRecipe } from './recipe.ts'
import { applyLink, type KeyCache, resolveLinks, withoutEmpty } from './resolve.ts'

export type Outcome = 'imported' | 'updated' | 'unchanged'

/** What one batch did. */
export interface BatchResult {
  /** By draft, in their order. */
  outcomes: Outcome[]
  /** Records made on the way, by entity. */
  created: Map<string, number>
  /** Keys and ids to remember once the batch is committed. */
  found: Map<string, Map<string, number>>
}

/**
 * Writes all drafts or throws. Issues have paths that begin with the draft's place in the batch, as far as the rule
 * says which record it means.
 */
export async function writeBatch(
  operation: Operation,
  context: Context,
  recipe: WriteRecipe,
  drafts: Draft[],
  cache: KeyCache,
  refused: Map<string, Message>,
): Promise<BatchResult> {
  const links = drafts.flatMap((draft) => draft.links)
  const resolution = await resolveLinks(operation, context, links, cache, refused)
  const siblings = linkDrafts(recipe, drafts, (link) => applyLink(link, resolution))
  await lockWholes(operation, recipe.fields.entity, drafts)
  const existing = await loadExisting(operation, recipe, drafts)
  const outcomes: Outcome[] = []
  const records: AnyRecord[] = []
  const made: { draft: Draft; record: AnyRecord }[] = []
  const keys: { externalId: string; entity: string; record: AnyRecord }[] = []
  for (const [index, draft] of drafts.entries()) {
    const record = existing.get(index)
    if (record) {
      const changes = changesOf(recipe.fields, record, draft)
      outcomes.push(changes ? 'updated' : 'unchanged')
      records.push(record)
      if (changes) await updateRecord(operation, recipe.fields.entity, record, changes, [index])
    } else {
      if (recipe.match === 'id' && matchKey('id', draft) !== undefined) {
        const message = say`There is no ${inText(recipe.fields.entity.label)} with the id ${matchKey('id', draft)}.`
        throw validationError([{ path: [index, 'id'], message, rule: 'reference' }])
      }
      const created = await createDraft(operation, recipe.fields, draft, index, keys)
      made.push({ draft, record: created })
      outcomes.push('imported')
      records.push(created)
    }
  }
  for (const { from, name, to } of siblings) {
    const [record, target] = [records[from], records[to]]
    if (record && target && record[name] !== target) record[name] = target
    if (outcomes[from] === 'unchanged' && record && !isNew(record))
      outcomes[from] = changedFields(record, [name]).length > 0 ? 'updated' : 'unchanged'
  }
  await advance(operation, context, recipe.fields.entity, made)
  await context.save()
  await addExternalIds(
    operation,
    keys.map(
      ({ externalId, entity, record }): ExternalKey => ({ externalId, entity, id: Number(record.id) }),
    ),
  )
  return { outcomes, created: resolution.created, found: resolution.found }
}

/** New parts change their wholes: those are locked before anything of them is read. */
async function lockWholes(operation: Operation, entity: EntityModel, drafts: Draft[]): Promise<void> {
  const { partOf } = entity
  if (!partOf) return
  const ids = drafts.flatMap(({ input }) => (input[partOf.field] as AnyRecord | null | undefined)?.id ?? [])
  if (ids.length > 0) await lockRecords(operation, entityOf(operation.registry.model, partOf.entity), ids)
}

/** A relation between two drafts of the batch. */
interface Sibling {
  from: number
  name: string
  to: number
}

/**
 * Puts related records in; every draft with a relation that leads nowhere is refused at once. Gives the relations that
 * lead to another draft of the same batch, such as those of a tree in one file.
 */
function linkDrafts(
  { fields, match }: WriteRecipe,
  drafts: Draft[],
  apply: (link: PendingLink) => Message | undefined,
): Sibling[] {
  const siblings: Sibling[] = []
  // What an attempt that failed put into the lists led to records that are gone.
  for (const draft of drafts)
    for (const link of draft.links) if (link.isList) link.holder[link.name] = { set: [] }
  const places = new Map(drafts.map((draft, index) => [matchKey(match, draft), index]))
  const issues = drafts.flatMap((draft, index) =>
    draft.links.flatMap((link) => {
      const message = apply(link)
      if (message === undefined) return []
      const isAlike =
        link.lookup.entity === fields.entity && link.lookup.by === match && link.holder === draft.input
      const to = isAlike && !link.isList ? places.get(link.key) : undefined
      if (to !== undefined) {
        siblings.push({ from: index, name: link.name, to })
        return []
      }
      return [{ path: [index, ...placeOf(draft, link), link.name], message, rule: 'reference' }]
    }),
  )
  if (issues.length > 0) throw validationError(issues)
  return siblings
}

/** Where the holder of a link stands in its draft. */
function placeOf(draft: Draft, link: PendingLink): (string | number)[] {
  for (const [name, parts] of draft.parts) {
    const at = parts.findIndex(({ input }) => input === link.holder)
    if (at >= 0) return [name, 'create', at]
  }
  return []
}

async function createDraft(
  operation: Operation,
  fields: CompiledFields,
  draft: Draft,
  index: number,
  keys: { externalId: string; entity: string; record: AnyRecord }[],
): Promise<AnyRecord> {
  const input = withoutEmpty(draft.input)
  delete input.id
  const { entity } = fields
  const record = await createRecord(operation, entity, input, [index])
  if (draft.externalId !== undefined) {
    const message = externalIdIssue(draft.externalId)
    if (message) throw validationError([{ path: [index, 'externalId'], message, rule: 'external-id' }])
    keys.push({ externalId: draft.externalId, entity: entity.name, record })
  }
  for (const { field, parts: partFields } of partsByField(fields)) {
    const owner = field.toMany?.kind === 'INVERSE' ? field.toMany.field : ''
    for (const [at, part] of (draft.parts.get(field.name) ?? []).entries()) {
      const { externalId, ...values } = withoutEmpty(part.input)
      const path = [index, field.name, 'create', at]
      const made = await createRecord(operation, partFields.entity, values, path, { [owner]: record })
      ;(record[field.name] as { add(item: object): void }).add(made)
      if (externalId !== undefined)
        keys.push({ externalId: String(externalId), entity: partFields.entity.name, record: made })
    }
  }
  return record
}

/** Several mappings may fill one list; its parts were put together already. */
function partsByField(fields: CompiledFields): CompiledFields['parts'] {
  return fields.parts.filter((list, at) => fields.parts.findIndex(({ field }) => field === list.field) === at)
}

/** Brings new records to their states, those that are alike together; one that cannot go there is refused by itself. */
async function advance(
  operation: Operation,
  context: Context,
  entity: EntityModel,
  made: { draft: Draft; record: AnyRecord }[],
): Promise<void> {
  const byState = Map.groupBy(
    made.filter(({ draft }) => draft.state !== undefined),
    ({ draft }) => draft.state ?? '',
  )
  for (const [state, group] of byState) {
    if (!entity.states)
      throw new TrellisError('BAD_REQUEST', `${entity.name} has no states to advance through.`)
    await advanceTo(
      operation,
      context,
      entity,
      group.map(({ record }) => record),
      state,
    )
  }
}
