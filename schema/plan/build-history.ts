/** Second stage, histories: from the selection on `history` to a query of the change log. */
import { type EntityModel, entityOf, type Model } from '../model.ts'
import type { BuildRecord } from './build-connection.ts'
import { badRequest } from './errors.ts'
import { planOf } from './extensions.ts'
import { mapValue, type Value } from './late.ts'
import { maxPageSize } from './page.ts'
import { rightsOf } from './policy.ts'
import type { ChangedValueKey, HistoryProjection, HistoryQuery } from './query.ts'
import { concerning } from './record-changes.ts'
import { objectTypeOf, type Selected, selectedFields } from './selection.ts'
import type { Source } from './source.ts'
import { checkValue } from './values.ts'

const usual = 20

/** The query of a `history` field. */
export function buildHistory(
  source: Source,
  model: Model,
  entity: EntityModel,
  selection: Selected,
  buildRecord: BuildRecord,
): HistoryQuery {
  const { first, before } = selection.args as { first?: Value<number | null>; before?: Value<unknown> }
  const rights = rightsOf(source.binding.context.policy)
  const fields = selectedFields(source, objectTypeOf(selection), selection.nodes)
  return {
    // Parts of which nothing may be read are not told of.
    entities: concerning(model, entity)
      .map((name) => entityOf(model, name))
      .filter((part) => part === entity || rights?.operation(part, 'read') !== false),
    first: mapValue(first ?? usual, (size) => checkedSize(size)),
    before: before === undefined || before === null ? undefined : checkValue('ID', before, ['before']),
    of: fields.map((field) => entryProjection(source, model, field, buildRecord)),
  }
}

function checkedSize(size: number | null): number {
  const wanted = size ?? usual
  if (wanted >= 0 && wanted <= maxPageSize) return wanted
  throw badRequest(`"first" must be from 0 to ${maxPageSize}.`, ['first'])
}

function entryProjection(
  source: Source,
  model: Model,
  field: Selected,
  buildRecord: BuildRecord,
): HistoryProjection {
  const { key, name, definition } = field
  const plan = definition && planOf(definition).plan
  if (plan?.kind === 'ACTOR') {
    const user = entityOf(model, 'User')
    const inner = selectedFields(source, objectTypeOf(field), field.nodes)
    return { kind: 'ACTOR', key, entity: user, of: buildRecord(source, model, user, inner) }
  }
  if (plan?.kind === 'CHANGES') return { kind: 'CHANGES', key, of: valueKeys(source, field) }
  if (plan?.kind === 'ENTRY') return { kind: 'VALUE', key, name: plan.name }
  if (name === '__typename') return { kind: 'TYPENAME', key }
  throw new Error(`An entry of the history has no field "${name}".`)
}

/** What is selected of changed values. */
function valueKeys(source: Source, field: Selected): ChangedValueKey[] {
  return selectedFields(source, objectTypeOf(field), field.nodes).map(({ key, name }) => ({
    key,
    name: name as ChangedValueKey['name'],
  }))
}
