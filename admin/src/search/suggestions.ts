import { type ListFilter, nameFieldOf, operatorsOf } from '../data/filter.ts'
import { type Knowledge, listView } from '../data/knowledge.ts'
import type { Resource } from '../data/types.ts'
import { t } from '../i18n/translate.ts'
import { describe } from '../list/chips.ts'
import { columnsOf } from '../list/columns.ts'

/** What typed text could mean: its words, and the filter that it becomes. */
export interface Suggestion {
  key: string
  label: string
  filter: ListFilter
}

const mostSuggestions = 9

/** What the text may be searched as: words anywhere first, then ready-made filters, choices and fields. */
export function suggestionsOf(
  knowledge: Knowledge,
  resource: Resource,
  filter: ListFilter,
  text: string,
): Suggestion[] {
  const wanted = text.trim()
  if (wanted === '') return []
  const base: ListFilter = { ...filter, typing: undefined }
  const lower = wanted.toLowerCase()
  const found: Suggestion[] = [
    {
      key: 'words',
      label: t('Search “{{text}}” everywhere', { text: wanted }),
      filter: { ...base, words: [...(base.words ?? []), wanted] },
    },
  ]
  for (const preset of listView(resource).filters ?? []) {
    if (!preset.label.toLowerCase().includes(lower) || base.presets?.includes(preset.name)) continue
    const presets = [...(base.presets ?? []), preset.name]
    found.push({ key: `p:${preset.name}`, label: preset.label, filter: { ...base, presets } })
  }
  const own = listView(resource).columns
  const searched = resource.fields.filter((field) => field.isSearchable).map((field) => field.name)
  const paths = [...new Set([...own, ...searched])]
  for (const { path, field, label } of columnsOf(knowledge, resource, paths)) {
    if (!field.isFilterable) continue
    const add = (condition: { operator: 'contains' | 'is'; value: unknown }) => {
      const where = [...(base.where ?? []), { field: path, ...condition }]
      found.push({
        key: `${path}:${String(condition.value)}`,
        label: describe({ ...field, label }, { field: path, ...condition }),
        filter: { ...base, where },
      })
    }
    if (field.type === 'ENUM') {
      for (const one of field.choices ?? [])
        if (one.label.toLowerCase().includes(lower)) add({ operator: 'is', value: [one.value] })
    } else if (field.type === 'STRING' && operatorsOf(field).includes('contains')) {
      add({ operator: 'contains', value: wanted })
    } else if (
      field.type === 'TO_ONE' &&
      operatorsOf(field).includes('contains') &&
      nameFieldOf(knowledge, field)
    ) {
      add({ operator: 'contains', value: wanted })
    } else if (['INT', 'DECIMAL'].includes(field.type) && /^-?\d+(\.\d+)?$/.test(wanted)) {
      add({ operator: 'is', value: wanted })
    }
  }
  return found.slice(0, mostSuggestions)
}
