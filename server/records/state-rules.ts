/** A state changes only by a declared transition, whichever way the write came in. */

import type { Issue } from '#core/errors.ts'
import { say, term } from '#core/say.ts'
import type { EntityModel } from '#schema/model.ts'
import { type AnyRecord, type Operation, pathOf } from './operation.ts'
import { before } from './original.ts'

/** An issue when the record's state is not its stored (or initial) one and no transition led there. */
export function stateIssues(operation: Operation, entity: EntityModel, record: AnyRecord): Issue[] {
  const { states } = entity
  if (!states) return []
  const from = before(record)?.[states.field] ?? states.initial
  const to = record[states.field]
  if (from === to || operation.transitions.get(record) === to) return []
  const legal = entity.actions.filter((action) => action.to && action.from.includes(String(from)))
  const ways = legal.map((action) => `${action.name} (to ${action.to})`).join(', ') || 'none'
  return [
    {
      path: [...pathOf(operation, record), states.field],
      message: say`${term(entity.label)} cannot go from ${String(from)} to ${String(to)} by itself. Transitions from here: ${ways}.`,
      rule: 'state.transition',
    },
  ]
}
