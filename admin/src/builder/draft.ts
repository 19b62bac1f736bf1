import { type Condition, type FilterGroup, type Join, type Operator, operatorsOf } from '../data/filter.ts'
import type { Field } from '../data/types.ts'
import { isFilled, startValue } from '../list/condition-editor.tsx'

/** A condition while it is made; `field` is empty until one is chosen. */
export interface DraftCondition {
  key: number
  field: string
  operator: Operator
  value: unknown
}

/** A group while it is made. */
export interface DraftGroup {
  key: number
  join: Join
  parts: (DraftCondition | DraftGroup)[]
}

let nextKey = 0

export const newCondition = (): DraftCondition => ({ key: ++nextKey, field: '', operator: 'is', value: '' })

export const newGroup = (join: Join = 'any'): DraftGroup => ({
  key: ++nextKey,
  join,
  parts: [newCondition()],
})

/** The filter as a draft; an empty one to begin with where there is none. */
export function toDraft(group: FilterGroup | undefined): DraftGroup {
  if (!group) return newGroup('all')
  const parts = group.parts.map((one) =>
    'parts' in one ? toDraft(one) : { ...newCondition(), ...one, value: one.value ?? '' },
  )
  return { key: ++nextKey, join: group.join, parts }
}

const needsValue = (operator: Operator) => operator !== 'isEmpty' && operator !== 'isNotEmpty'

/** The finished part of a draft; null where nothing of it is finished. */
export function fromDraft(draft: DraftGroup): FilterGroup | null {
  const parts = draft.parts.flatMap<Condition | FilterGroup>((one) => {
    if ('parts' in one) return fromDraft(one) ?? []
    const { field, operator, value } = one
    if (field === '' || (needsValue(operator) && !isFilled(value))) return []
    return [needsValue(operator) ? { field, operator, value } : { field, operator }]
  })
  return parts.length > 0 ? { join: draft.join, parts } : null
}

/** A condition on another field begins with the first operator that fits it. */
export function onField(condition: DraftCondition, path: string, field: Field): DraftCondition {
  const operator = operatorsOf(field)[0] ?? 'is'
  return { ...condition, field: path, operator, value: startValue(field, operator) }
}
