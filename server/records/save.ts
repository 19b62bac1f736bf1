/**
 * The one way by which records reach the database: derive, validate, flush.
 *
 * API calls, actions and imports all come through here, so a rule that is written once holds everywhere.
 */
import type { Context, RecordIssue } from '#core/context.ts'
import { type Issue, validationError } from '#core/errors.ts'
import { collectDirty, type Dirty, fillDefaults, forgetNew, giveBackNew } from './collect.ts'
import { databaseError } from './database-errors.ts'
import { fieldIssues } from './field-rules.ts'
import { insertNew } from './insert-new.ts'
import { loadNeeds, loadReferences } from './load.ts'
import type { AnyRecord, Operation } from './operation.ts'
import { pathOf } from './operation.ts'
import { changedFields, isNew } from './original.ts'
import { referenceIssues } from './references.ts'
import { stateIssues } from './state-rules.ts'

/** Checks and writes everything the operation changed so far; throws one error with every issue found. */
export async function save(operation: Operation, context: Context): Promise<void> {
  const references = await referenceIssues(operation)
  if (references.length > 0) throw validationError(references)
  const first = collectDirty(operation)
  fillDefaults(operation, first)
  await derive(operation, context, first)
  const dirty = collectDirty(operation)
  fillDefaults(operation, dirty)
  const issues = await validate(operation, context, dirty)
  if (issues.length > 0) throw validationError(issues)
  stamp(operation, dirty)
  try {
    const isOnlyNew = !hasStored(operation, dirty)
    if ((await insertNew(operation, dirty)) && isOnlyNew) forgetNew(operation)
    else {
      giveBackNew(operation)
      await operation.em.flush()
    }
  } catch (error) {
    throw databaseError(operation, error)
  }
}

/** Is anything to be written but new records? Comparing thousands of those with themselves would be in vain. */
function hasStored(operation: Operation, dirty: Dirty[]): boolean {
  const unit = operation.em.getUnitOfWork()
  const gone = unit.getRemoveStack().size + unit.getOrphanRemoveStack().size
  return gone > 0 || dirty.some(({ records }) => !records.every(isNew))
}

async function derive(operation: Operation, context: Context, dirty: Dirty[]): Promise<void> {
  for (const { records } of dirty) await loadReferences(operation, records)
  for (const { entity, records } of dirty) {
    for (const rule of operation.registry.rulesOf(entity.name).derive) {
      await loadNeeds(operation, records, rule.needs ?? [])
      await rule.run(records as never[], context)
    }
  }
}

async function validate(operation: Operation, context: Context, dirty: Dirty[]): Promise<Issue[]> {
  const issues: Issue[] = []
  for (const { entity, records } of dirty) {
    for (const record of records) {
      issues.push(...fieldIssues(operation, entity, record), ...stateIssues(operation, entity, record))
    }
    for (const rule of operation.registry.rulesOf(entity.name).validate) {
      const concerned = rule.when
        ? records.filter((record) => isNew(record) || touches(record, rule.when ?? []))
        : records
      if (concerned.length === 0) continue
      await loadNeeds(operation, concerned, rule.needs ?? [])
      issues.push(...placed(operation, await rule.run(concerned as never[], context)))
    }
  }
  return issues
}

function touches(record: AnyRecord, fields: string[]): boolean {
  return changedFields(record, fields).length > 0 || fields.some((name) => isDirtyCollection(record[name]))
}

function isDirtyCollection(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'isDirty' in value &&
    (value as { isDirty(): boolean }).isDirty()
  )
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
