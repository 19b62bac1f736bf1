import type { Knowledge } from '../data/knowledge.ts'
import type { DatePart, Field, Grouping, Measure, Resource } from '../data/types.ts'
import { isFileField } from '../files/field-file.ts'

const dateParts: DatePart[] = ['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR']
const groupTypes = new Set(['ENUM', 'BOOLEAN', 'DATE', 'DATE_TIME', 'TO_ONE'])

/** What records can be grouped by: the view's own groupings first, dates by each of their parts. */
export function groupingOptions(knowledge: Knowledge, resource: Resource, own: Grouping[]): Grouping[] {
  const known = knowledge.inputFields.get(`${resource.name}Group`)
  const fields = resource.fields
    .filter((field) => groupTypes.has(field.type) && !isFileField(field) && (known?.has(field.name) ?? false))
    .sort((a, b) => Number(a.isSystem) - Number(b.isSystem))
  const all = [...own, ...fields.flatMap(partsOf)]
  return [...new Map(all.map((one) => [groupingKey(one), one])).values()]
}

function partsOf(field: Field): Grouping[] {
  if (field.type !== 'DATE' && field.type !== 'DATE_TIME') return [{ field: field.name }]
  return dateParts.map((by) => ({ field: field.name, by }))
}

/** What can be measured: the count, and sums and averages of the numbers that the server adds up. */
export function measureOptions(knowledge: Knowledge, resource: Resource, own: Measure[]): Measure[] {
  const known = knowledge.inputFields.get(`${resource.name}TotalsOrder`)
  const numbers = resource.fields.filter(
    (field) => !field.isSystem && field.widget !== 'SEQUENCE' && (known?.has(field.name) ?? false),
  )
  const all: Measure[] = [
    'count',
    ...own,
    ...numbers.map((field) => ({ field: field.name, function: 'sum' as const })),
    ...numbers.map((field) => ({ field: field.name, function: 'avg' as const })),
  ]
  return [...new Map(all.map((one) => [measureKey(one), one])).values()]
}

export const groupingKey = ({ field, by }: Grouping): string => (by ? `${field}:${by}` : field)
export const measureKey = (measure: Measure): string =>
  measure === 'count' ? 'count' : `${measure.function}:${measure.field}`
