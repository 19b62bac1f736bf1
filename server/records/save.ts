/**
 * The one way by which records reach the database: derive, validate, flush.
 *
 * API calls, actions and imports all come through here, so a rule that is written once holds everywhere.
 */
import type { Context, RecordIssue } from '#core/context.ts'
import { type Issue, validationError } from '#core/errors.ts'
import { reserveIds } from './allocate-ids.ts'
import { checkAccess } from './check-access.ts'
import { collectDirty, type Dirty, fillDefaults, giveBackNew } from './collect.ts'
import { databaseError } from './database-errors.ts'
import { noteElevations } from './elevation.ts'
import { fieldIssues } from './field-rules.ts'
import { fileIssues } from './file-rules.ts'
import { insertNew, isWorthwhile } from './insert-new.ts'
import { loadNeeds, loadReferences } from './load.ts'
import type { Operation } from './operation.ts'
import { pathOf } from './operation.ts'
import { isNew } from './original.ts'
import { platformContext } from './platform-context.ts'
import { prefetch } from './prefetch/prefetch.ts'
import { referenceIssues } from './references.ts'
import { concerns, ruleNeeds } from './rule-needs.ts'
import { stateIssues } from './state-rules.ts'
import { together } from './together.ts'

/** Checks and writes everything the operation changed so far; throws one error with every issue found. */
export async function save(operation: Operation, caller: Context): Promise<void> {
  const context = platformContext(operation, caller)
  const first = collectDirty(operation)
  const checkWritten = await checkAccess(operation, first)
  fillDefaults(operation, first)
  const [references] = await together([
    referenceIssues(operation),
    loadForRules(operation, first),
    isWorthwhile(first) ? reserveIds(operation, first) : undefined,
  ])
  if (references.length > 0) throw validationError(references)
  await derive(operation, context, first)
  const dirty = collectDirty(operation)
  fillDefaults(operation, dirty)
  const issues = await validate(operation, context, dirty)
  if (issues.length > 0) throw validationError(issues)
  stamp(operation, dirty)
  const written = await noteElevations(operation, dirty)
  try {
    const isOnlyNew = !hasStored(operation, dirty)
    if ((await insertNew(operation, dirty)) && isOnlyNew) operation.created.clear()
    else {
      giveBackNew(operation)
      await operation.em.flush()
    }
  } catch (error) {
    throw databaseError(operation, error)
  }
  await written()
  await checkWritten()
}

/** Is anything to be written but new records? Comparing thousands of those with themselves would be in vain. */
function hasStored(operation: Operation, dirty: Dirty[]): boolean {
  const unit = operation.em.getUnitOfWork()
  const gone = unit.getRemoveStack().size + unit.getOrphanRemoveStack().size
  return gone > 0 || dirty.some(({ records }) => !records.every(isNew))
}

/** More records than this are loaded step by step: a few statements more cost nothing beside a thousand rows. */
const mostPrefetched = 200

/** What the rules are going to need, in one statement if possible: wholes first, because they bring their parts. */
async function loadForRules(operation: Operation, dirty: Dirty[]): Promise<void> {
  for (const { records } of dirty) await loadReferences(operation, records)
  if (dirty.some(({ records }) => records.length > mostPrefetched)) return
  for (const { entity, records } of dirty.toReversed())
    await prefetch(operation, entity, records, ruleNeeds(operation, entity, records))
}

async function derive(operation: Operation, context: Context, dirty: Dirty[]): Promise<void> {
  for (const { entity, records } of dirty) {
    for (const group of operation.registry.rulesOf(entity.name).derive) {
      for (const rule of group) await loadNeeds(operation, records, rule.needs ?? [])
      await together(group.map(async (rule) => rule.run(records as never[], context)))
    }
  }
}

async function validate(operation: Operation, context: Context, dirty: Dirty[]): Promise<Issue[]> {
  const issues: Issue[] = await fileIssues(operation, dirty)
  for (const { entity, records } of dirty) {
    for (const record of records) {
      issues.push(...fieldIssues(operation, entity, record), ...stateIssues(operation, entity, record))
    }
    for (const rule of operation.registry.rulesOf(entity.name).validate) {
      const concerned = records.filter((record) => concerns(rule, record))
      if (concerned.length === 0) continue
      await loadNeeds(operation, concerned, rule.needs ?? [])
      issues.push(...placed(operation, await rule.run(concerned as never[], context)))
    }
  }
  return issues
}

/** Puts each issue where its record stood in the input. */
export function placed(operation: Operation, issues: RecordIssue[]): Issue[] {
  return issues.map(({ record, path, message, rule }) => ({
    path: [...pathOf(operation, record), ...path],
    message,
    rule,
  }))
}

function stamp(operation: Operation, dirty: Dirty[]): void {
  for (const { entity, records } of dirty) {
    if (!entity.fields.has('updatedBy')) continue
    for (const record of records) {
      record.updatedBy = operation.viewer.userId || null
      // A whole whose parts changed is a changed record too: its version must grow, or two people could edit
      // different lines of one order from the same starting point and neither would notice.
      if (!isNew(record) && entity.parts.length > 0) record.updatedAt = operation.now
    }
  }
}
