import type { Knowledge } from '../data/knowledge.ts'
import { listView } from '../data/knowledge.ts'
import type { ChartDefinition, Grouping, Measure, PivotDefinition } from '../data/types.ts'
import { groupingKey, groupingOptions, measureKey, measureOptions } from '../figures/options.ts'
import type { ListState } from '../list/use-list.ts'
import { definitionOf } from '../list/view-kinds.ts'
import type { WidgetSettings } from './dashboards.ts'

/** What the user chose of a chart or a pivot, as those views keep it. */
export interface StoredFigures {
  type?: ChartDefinition['type']
  first?: string
  second?: string
  measure?: string
  rows?: string[]
  columns?: string[]
  measures?: string[]
}

const rowsOfList = 8

/** The settings of a widget that shows what the view shows now. */
export function settingsOf(knowledge: Knowledge, list: ListState, stored: StoredFigures): WidgetSettings {
  const { resource, view, columns, controller } = list
  if (view === 'chart') {
    const own = definitionOf<ChartDefinition>(resource, 'chart')
    const find = finder(groupingOptions(knowledge, resource, own.groupBy))
    const [first, second] = own.groupBy
    const groupBy = [
      find(stored.first) ?? first,
      stored.second === undefined ? second : find(stored.second),
    ].filter((one) => one !== undefined)
    const measures = measureOptions(knowledge, resource, [own.measure])
    return { type: stored.type ?? own.type, groupBy, measure: pick(measures, stored.measure) ?? own.measure }
  }
  if (view === 'pivot') {
    const own = definitionOf<PivotDefinition>(resource, 'pivot')
    const find = finder(groupingOptions(knowledge, resource, [...own.rows, ...own.columns]))
    const row = stored.rows ? find(stored.rows[0]) : own.rows[0]
    const column = stored.columns ? find(stored.columns[0]) : own.columns[0]
    const measures = measureOptions(knowledge, resource, own.measures)
    // The last one tells more than the count, which comes first.
    const measure = stored.measures ? pick(measures, stored.measures.at(-1)) : own.measures.at(-1)
    return { groupBy: [row, column].filter((one) => one !== undefined), measure: measure ?? 'count' }
  }
  const { field, order } = controller.sort
  const shown = columns.length > 0 ? columns.map((one) => one.path) : listView(resource).columns
  return {
    columns: shown.slice(0, 4),
    limit: rowsOfList,
    ...(field === 'id' ? {} : { order: `${field} ${order}` }),
  }
}

const finder = (options: Grouping[]) => (key: string | undefined) =>
  options.find((one) => groupingKey(one) === key)
const pick = (options: Measure[], key: string | undefined) => options.find((one) => measureKey(one) === key)
