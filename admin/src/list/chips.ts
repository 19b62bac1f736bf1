import type { Condition, FilterGroup, Join, ListFilter, Operator, Reference } from '../data/filter.ts'
import { fieldAt, type Knowledge, listView } from '../data/knowledge.ts'
import type { Field, Resource } from '../data/types.ts'
import { formatDate, formatFigure, isFigure } from '../fields/format.ts'
import { msg, t } from '../i18n/translate.ts'
import { columnsOf } from './columns.ts'
import { customFilter } from './open-condition.ts'

/** One part of the filter, to read and to drop. `condition` is its place in `where`, for editing. */
export interface Chip {
  key: string
  label: string
  without: ListFilter
  condition: number | null
}

export const operatorLabels: Record<Operator, string> = {
  contains: msg('contains'),
  is: msg('is'),
  isNot: msg('is not'),
  atLeast: msg('from'),
  atMost: msg('up to'),
  between: msg('between'),
  isEmpty: msg('is empty'),
  isNotEmpty: msg('is not empty'),
}

/** The chips of a filter, in the order of words, ready-made filters and conditions. */
export function chipsOf(knowledge: Knowledge, resource: Resource, filter: ListFilter): Chip[] {
  const chips: Chip[] = []
  const { words = [], presets = [], where = [] } = filter
  words.forEach((word, at) => {
    chips.push({
      key: `w${at}`,
      label: word,
      without: { ...filter, words: words.filter((_, i) => i !== at) },
      condition: null,
    })
  })
  for (const name of presets) {
    const label = listView(resource).filters?.find((one) => one.name === name)?.label ?? name
    chips.push({
      key: `p${name}`,
      label,
      without: { ...filter, presets: presets.filter((one) => one !== name) },
      condition: null,
    })
  }
  where.forEach((condition, at) => {
    const [column] = columnsOf(knowledge, resource, [condition.field])
    const label = column ? describe({ ...column.field, label: column.label }, condition) : condition.field
    chips.push({
      key: `c${at}`,
      label,
      without: { ...filter, where: where.filter((_, i) => i !== at) },
      condition: at,
    })
  })
  if (filter.custom) {
    chips.push({
      key: 'custom',
      label: describeGroup(knowledge, resource, filter.custom),
      without: { ...filter, custom: undefined },
      condition: customFilter,
    })
  }
  if (filter.linked) {
    chips.push({
      key: 'linked',
      label: filter.linked.label,
      without: { ...filter, linked: undefined },
      condition: null,
    })
  }
  if (filter.archived)
    chips.push({
      key: 'archived',
      label: t('Archived'),
      without: { ...filter, archived: false },
      condition: null,
    })
  if (filter.typing)
    chips.push({
      key: 'typing',
      label: filter.typing,
      without: { ...filter, typing: undefined },
      condition: null,
    })
  return chips
}

const sentences: Record<Operator, string> = {
  contains: msg('{{field}} contains {{value}}'),
  is: msg('{{field}} is {{value}}'),
  isNot: msg('{{field}} is not {{value}}'),
  atLeast: msg('{{field}} from {{value}}'),
  atMost: msg('{{field}} up to {{value}}'),
  between: msg('{{field}} between {{value}}'),
  isEmpty: msg('{{field}} is empty'),
  isNotEmpty: msg('{{field}} is not empty'),
}

/** A condition in words: "Total between 10 and 20". */
export function describe(field: Field, { operator, value }: Condition): string {
  const words = (text: string) => t(sentences[operator], { field: field.label, value: text })
  if (operator === 'isEmpty' || operator === 'isNotEmpty') return words('')
  if (field.type === 'BOOLEAN')
    return t('{{what}}: {{outcome}}', { what: field.label, outcome: value === true ? t('yes') : t('no') })
  if (operator === 'between') {
    const [from, to] = value as [unknown, unknown]
    if (!from) return t('{{field}} up to {{value}}', { field: field.label, value: say(field, to) })
    if (!to) return t('{{field}} from {{value}}', { field: field.label, value: say(field, from) })
    return `${field.label} ${say(field, from)} – ${say(field, to)}`
  }
  if (typeof value === 'string' && field.type === 'TO_ONE') return words(value)
  if (Array.isArray(value)) return words(value.map((one) => say(field, one)).join(', '))
  return words(say(field, value))
}

const joints: Record<Join, string> = { all: msg('and'), any: msg('or'), none: msg('or'), notAll: msg('and') }

/** A group of conditions in words: "Customer › City contains Lund or not (Total from 10)". */
function describeGroup(knowledge: Knowledge, resource: Resource, { join, parts }: FilterGroup): string {
  const words = parts.map((one) => {
    if ('parts' in one) {
      const inner = describeGroup(knowledge, resource, one)
      return one.parts.length > 1 && one.join !== 'none' && one.join !== 'notAll' ? `(${inner})` : inner
    }
    const field = fieldAt(knowledge, resource, one.field)
    return field ? describe({ ...field, label: pathLabel(knowledge, resource, one.field) }, one) : one.field
  })
  const text = words.join(` ${t(joints[join])} `)
  return join === 'none' || join === 'notAll' ? t('not ({{text}})', { text }) : text
}

/** The labels along a path: "Customer › Country › Name". */
export function pathLabel(knowledge: Knowledge, resource: Resource, path: string): string {
  const names = path.split('.')
  return names
    .map((name, at) => fieldAt(knowledge, resource, names.slice(0, at + 1).join('.'))?.label ?? name)
    .join(' › ')
}

function say(field: Field, value: unknown): string {
  if (field.type === 'ENUM') return field.choices?.find((one) => one.value === value)?.label ?? String(value)
  if (field.type === 'TO_ONE' || field.type === 'TO_MANY') return (value as Reference).label
  if (field.type === 'DATE' || field.type === 'DATE_TIME') return formatDate(value)
  return isFigure(field) ? formatFigure({ ...field, widget: null }, value, null) : String(value)
}
