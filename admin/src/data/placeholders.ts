import { startOfDay, today } from '../fields/zone.ts'
import type { GraphQLFilter } from './filter.ts'
import { fieldOf, type Knowledge } from './knowledge.ts'
import type { Field, Resource } from './types.ts'

interface Place {
  knowledge: Knowledge
  /** The record that `$id` stands for. */
  id?: string
}

/**
 * Puts values where a view's filter has placeholders (`$me`, `$company`, `$id`, `$today`, `$startOfMonth`,
 * `$startOfYear`), in the type of the field that they are compared with.
 */
export function fillPlaceholders(
  knowledge: Knowledge,
  resource: Resource,
  filter: GraphQLFilter,
  id?: string,
): GraphQLFilter {
  return fill({ knowledge, id }, resource, null, filter) as GraphQLFilter
}

function fill(place: Place, resource: Resource | undefined, field: Field | null, value: unknown): unknown {
  if (typeof value === 'string' && value.startsWith('$')) return placed(place, field, value)
  if (Array.isArray(value)) return value.map((one) => fill(place, resource, field, one))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      // Operators (`eq`), joints (`or`) and quantifiers (`some`) stay at the field and the resource around them.
      const own = field === null && resource ? fieldOf(resource, key) : null
      if (own?.target) return [key, fill(place, place.knowledge.resources.get(own.target), null, inner)]
      return [key, fill(place, resource, own ?? field, inner)]
    }),
  )
}

function placed({ knowledge, id }: Place, field: Field | null, placeholder: string): unknown {
  const { viewer } = knowledge
  const day = (text: string) => (field?.type === 'DATE_TIME' ? startOfDay(text) : text)
  const record = (key: string | undefined) => (field?.type === 'INT' && key ? Number(key) : (key ?? null))
  switch (placeholder) {
    case '$id':
      return record(id)
    case '$me':
      return record(viewer.user.id)
    case '$company':
      return record(viewer.company?.id)
    case '$today':
      return day(today())
    case '$startOfMonth':
      return day(`${today().slice(0, 7)}-01`)
    case '$startOfYear':
      return day(`${today().slice(0, 4)}-01-01`)
    default:
      return placeholder
  }
}
