/** Second stage, groups: from `groupBy` to group terms. */
import type { Rights } from '../../context.ts'
import { type EntityModel, entityOf, type Model } from '../../model.ts'
import { badRequest } from '../errors.ts'
import { readField } from '../fields.ts'
import { checkHops } from '../order.ts'
import { checkReadable } from '../policy.ts'
import type { DatePart, GroupTerm } from './query.ts'

const maxGroups = 8

/** What to group by; BAD_REQUEST when an item names several fields or two items name the same one. */
export function parseGroups(
  model: Model,
  entity: EntityModel,
  groupBy: unknown,
  rights?: Rights,
): GroupTerm[] {
  const items = Array.isArray(groupBy) ? groupBy : []
  if (items.length > maxGroups) throw badRequest(`Group by at most ${maxGroups} fields.`, ['groupBy'])
  const seen = new Set<string>()
  return items.map((item, index) => {
    const term = parseItem({ model, rights }, entity, item, [], ['groupBy', index])
    const path = term.path.join('.')
    if (seen.has(path)) throw badRequest(`"${path}" is grouped by twice: name it once.`, ['groupBy', index])
    seen.add(path)
    return term
  })
}

function parseItem(
  work: { model: Model; rights: Rights | undefined },
  entity: EntityModel,
  item: unknown,
  prefix: string[],
  path: (string | number)[],
): GroupTerm {
  const entries = Object.entries((item ?? {}) as Record<string, unknown>).filter(
    ([, value]) => value !== null && value !== undefined && value !== false,
  )
  const [entry] = entries
  if (!entry || entries.length > 1) {
    throw badRequest('One item of "groupBy" names exactly one field: write one item for each.', path)
  }
  const [name, value] = entry
  const field = readField(entity, name)
  checkReadable(work.rights, entity, name, [...path, name])
  const next = [...prefix, name]
  if (field.type === 'ToOne') {
    checkHops(next)
    return parseItem(work, entityOf(work.model, field.target ?? ''), value, next, [...path, name])
  }
  const part = field.type === 'Date' || field.type === 'DateTime' ? (value as DatePart) : undefined
  return { path: next, field, part }
}
