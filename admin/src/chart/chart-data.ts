import { type GroupRow, measured } from '../data/aggregate.ts'
import { fieldAt, type Knowledge } from '../data/knowledge.ts'
import type { Grouping, Measure, Resource } from '../data/types.ts'
import { formatPeriod, withGaps } from '../fields/period.ts'
import { type GroupName, groupName } from '../figures/wording.ts'

/** What is drawn: groups along the axis, one series for each value of the second grouping. */
export interface ChartData {
  groups: GroupName[]
  series: GroupName[]
  at: (series: string, group: string) => GroupRow | undefined
  /** Figures of a series along the axis, for drawing only. */
  values: (series: string) => (number | null)[]
}

/** Puts the rows of an aggregate by one or two groupings into groups and series, in a sensible order. */
export function chartData(
  knowledge: Knowledge,
  resource: Resource,
  groupBy: Grouping[],
  measure: Measure,
  rows: GroupRow[],
): ChartData {
  const [first, second] = groupBy
  const cells = new Map<string, GroupRow>()
  const groups = new Map<string, GroupName>()
  const series = new Map<string, GroupName>()
  for (const row of rows) {
    const group = first ? groupName(knowledge, resource, first, row) : { key: '', label: '' }
    const one = second ? groupName(knowledge, resource, second, row) : { key: 'all', label: '' }
    groups.set(group.key, group)
    series.set(one.key, one)
    cells.set(JSON.stringify([one.key, group.key]), row)
  }
  const at = (one: string, group: string) => cells.get(JSON.stringify([one, group]))
  const ordered = first ? inOrder(knowledge, resource, first, [...groups.values()]) : []
  return {
    groups: ordered,
    series: second ? inOrder(knowledge, resource, second, [...series.values()]) : [...series.values()],
    at,
    values: (one) =>
      ordered.map(({ key }) => {
        const row = at(one, key)
        const value = row ? measured(row, measure) : null
        return value === null ? null : Number(value)
      }),
  }
}

/** Periods by time with none left out, choices in their declared order, names by alphabet; "None" last. */
export function inOrder(
  knowledge: Knowledge,
  resource: Resource,
  grouping: Grouping,
  names: GroupName[],
): GroupName[] {
  const field = fieldAt(knowledge, resource, grouping.field)
  const real = names.filter((one) => one.key !== '')
  const none = names.filter((one) => one.key === '')
  if (field?.type === 'DATE' || field?.type === 'DATE_TIME') {
    const by = grouping.by ?? 'MONTH'
    const days = withGaps(
      real.map((one) => one.key),
      by,
    )
    return [...days.map((key) => ({ key, label: formatPeriod(key, by) })), ...none]
  }
  if (field?.type === 'ENUM') {
    const order = field.choices?.map((one) => one.value) ?? []
    return [...real.sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key)), ...none]
  }
  return [...real.sort((a, b) => a.label.localeCompare(b.label)), ...none]
}
