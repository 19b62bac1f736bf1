/** A mapping that was fitted to a model and to the columns of its files, ready to run. */
import type { Model } from '#schema/model.ts'
import { entityOf } from '#schema/model.ts'
import type { DraftRecipe } from './draft.ts'
import { type CompiledFields, compileFields, refuse } from './mapping/compile.ts'
import { columnsOf, compileCondition, compileExpression } from './mapping/expression.ts'
import type { Mapping } from './mapping/mapping.ts'
import type { Source } from './readers/row.ts'
import { type CompiledCheck, compileCheck } from './sums.ts'

/** How drafts become records. */
export interface WriteRecipe {
  fields: CompiledFields
  /** `externalId`, `id`, the name of a unique field, or `none`. */
  match: string
}

export interface Recipe extends DraftRecipe, WriteRecipe {
  checks: CompiledCheck[]
}

/**
 * Fits a mapping to a model and to its files.
 * @throws TrellisError BAD_REQUEST naming the entity, field or column that does not exist
 */
export function compileRecipe(
  model: Model,
  mapping: Mapping,
  source: Source,
  joined: Source | undefined,
): Recipe {
  const rows = columnsOf(source.header, 'The file')
  const join = joined && columnsOf(joined.header, 'The joined file')
  if (!model.entities.has(mapping.entity))
    throw refuse(`There is no entity "${mapping.entity}" in this module set.`)
  const entity = entityOf(model, mapping.entity)
  if (entity.isReadonly) throw refuse(`${entity.plural} are kept by the platform and cannot be imported.`)
  const fields = compileFields(
    model,
    entity,
    mapping.fields,
    rows,
    { rows, join },
    mapping.groupBy !== undefined,
  )
  const match = mapping.match ?? (fields.externalId ? 'externalId' : 'none')
  const isKnown =
    match === 'none' ||
    (match === 'externalId'
      ? fields.externalId
      : fields.values.some(({ field }) => field.name === match && !field.via))
  if (!isKnown) throw refuse(`Records are to be found by "${match}", but the mapping does not fill it.`)
  if (mapping.advanceTo !== undefined && !entity.states)
    throw refuse(`${entity.name} has no states to advance through.`)
  return {
    fields,
    match,
    reject: (mapping.reject ?? []).map(({ when, reason }) => ({
      test: compileCondition(when, rows),
      reason,
    })),
    advanceTo: mapping.advanceTo === undefined ? undefined : compileExpression(mapping.advanceTo, rows),
    checks: (mapping.checks ?? []).map((check) => compileCheck(check, rows, join)),
  }
}
