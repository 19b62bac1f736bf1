import { type GroupRow, groupValue, measured } from '../data/aggregate.ts'
import { fieldAt, type Knowledge } from '../data/knowledge.ts'
import type { DatePart, Grouping, Measure, Resource, Row } from '../data/types.ts'
import { formatCount, formatFigure, formatNumber, type Unit } from '../fields/format.ts'
import { formatPeriod } from '../fields/period.ts'
import { msg, t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import { columnsOf } from '../list/columns.ts'

/** A value that records are grouped by: what tells it apart, and what it is called. */
export interface GroupName {
  key: string
  label: string
}

/** The value of a grouping in a row. */
export function groupName(
  knowledge: Knowledge,
  resource: Resource,
  grouping: Grouping,
  row: GroupRow,
): GroupName {
  const field = fieldAt(knowledge, resource, grouping.field)
  const value = groupValue(row, grouping.field)
  if (value === null || !field) return { key: '', label: t('None') }
  if (typeof value === 'object') {
    const { id, displayName } = value as Row
    return { key: id, label: String(displayName) }
  }
  const key = String(value)
  if (field.type === 'ENUM')
    return { key, label: field.choices?.find((one) => one.value === key)?.label ?? key }
  if (field.type === 'BOOLEAN') return { key, label: value === true ? t('Yes') : t('No') }
  if (field.type === 'DATE' || field.type === 'DATE_TIME')
    return { key, label: formatPeriod(key, grouping.by ?? 'MONTH') }
  return { key, label: key }
}

const partLabels = {
  DAY: msg('Day'),
  WEEK: msg('Week'),
  MONTH: msg('Month'),
  QUARTER: msg('Quarter'),
  YEAR: msg('Year'),
}

/** "Month", "Quarter". */
export const partLabel = (by: DatePart = 'MONTH'): string => t(partLabels[by])

/** "Date: month", "Customer: country". */
export function groupingLabel(knowledge: Knowledge, resource: Resource, grouping: Grouping): string {
  const [column] = columnsOf(knowledge, resource, [grouping.field])
  const label = column?.label ?? grouping.field
  const isTime = column?.field.type === 'DATE' || column?.field.type === 'DATE_TIME'
  return isTime ? joined(label, inText(partLabel(grouping.by))) : label
}

const joined = (what: string, outcome: string) => t('{{what}}: {{outcome}}', { what, outcome })

const functionWords = { sum: msg('sum'), avg: msg('average'), min: msg('smallest'), max: msg('largest') }

/** "Count", "Total: sum". */
export function measureLabel(knowledge: Knowledge, resource: Resource, measure: Measure): string {
  if (measure === 'count') return t('Count')
  const label = fieldAt(knowledge, resource, measure.field)?.label ?? measure.field
  return joined(label, t(functionWords[measure.function]))
}

/** A figure of a group with its unit; averages, which are rounded anyway, to the unit's decimals. */
export function figureText(
  knowledge: Knowledge,
  resource: Resource,
  measure: Measure,
  row: GroupRow | undefined,
  unit: Unit | null,
): string {
  const value = row ? measured(row, measure) : null
  if (value === null) return ''
  if (measure === 'count') return formatCount(Number(value))
  const field = fieldAt(knowledge, resource, measure.field)
  if (!field) return ''
  if (measure.function !== 'avg') return formatFigure(field, value, unit)
  const digits = unit?.decimals ?? unit?.decimalPlaces ?? 2
  return field.widget === 'MONEY'
    ? formatFigure(field, Number(value).toFixed(digits), unit)
    : formatNumber(value, { maximumFractionDigits: digits })
}
