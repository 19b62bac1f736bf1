/** A view's definition as it is in force, with what the viewer chose: what a module would write to have it so. */
import { searchText, toFilter } from '../data/filter.ts'
import { formView, type Knowledge, listView } from '../data/knowledge.ts'
import { toOrderBy } from '../data/provider.ts'
import type { ChartDefinition, PivotDefinition, Resource } from '../data/types.ts'
import { groupingKey, groupingOptions, measureKey, measureOptions } from '../figures/options.ts'
import type { ListState } from '../list/use-list.ts'
import { definitionOf, kindOf } from '../list/view-kinds.ts'
import { printLiteral } from './print-literal.ts'

/** What was chosen in a chart or a pivot, as those views keep it. */
export interface ChosenFigures {
  type?: ChartDefinition['type']
  first?: string
  second?: string
  measure?: string
  rows?: string[]
  columns?: string[]
  measures?: string[]
}

/** The view that the list shows now. */
export function definitionInForce(
  knowledge: Knowledge,
  list: ListState,
  chosen: ChosenFigures,
): Record<string, unknown> {
  const { resource, view } = list
  const kind = kindOf(view)
  if (view === 'list') return { kind, ...listInForce(knowledge, list) }
  const own = definitionOf<Record<string, unknown>>(resource, view)
  if (view === 'chart') return { kind, ...own, ...chartInForce(knowledge, resource, chosen) }
  if (view === 'pivot') return { kind, ...own, ...pivotInForce(knowledge, resource, chosen) }
  return kind === 'CUSTOM' ? own : { kind, ...own }
}

/** The form of the resource. */
export const formInForce = (resource: Resource): Record<string, unknown> => ({
  kind: 'FORM',
  ...formView(resource),
})

function listInForce(knowledge: Knowledge, list: ListState) {
  const { resource, columns, controller, groupings } = list
  const { groupBy: _groupBy, ...own } = listView(resource)
  // What the ready-made filters say is among them already; `toFilter` joins them with what else was chosen.
  const filter = toFilter(knowledge, resource, list.filterNow())
  const isReady = list.filter.presets?.length === 1 && Object.keys(list.filter).length === 1
  const added = filter && !isReady ? [{ name: 'chosen', label: 'Chosen filter', filter }] : []
  const filters = [...(own.filters ?? []), ...added]
  return {
    ...own,
    columns: columns.map((one) => one.path),
    order: toOrderBy(controller.sort, own.order),
    filters: filters.length > 0 ? filters : undefined,
    groupBy: groupings.length > 0 ? groupings : undefined,
  }
}

function chartInForce(knowledge: Knowledge, resource: Resource, chosen: ChosenFigures) {
  const own = definitionOf<ChartDefinition>(resource, 'chart')
  const groupings = groupingOptions(knowledge, resource, own.groupBy)
  const find = (key: string | undefined) => groupings.find((one) => groupingKey(one) === key)
  const [ownFirst, ownSecond] = own.groupBy
  const type = chosen.type ?? own.type
  const first = find(chosen.first) ?? ownFirst
  const second = chosen.second === undefined ? ownSecond : find(chosen.second)
  const isSecond = second && second.field !== first?.field && type !== 'PIE'
  const measure = measureOptions(knowledge, resource, [own.measure]).find(
    (one) => measureKey(one) === chosen.measure,
  )
  return { type, groupBy: isSecond ? [first, second] : [first], measure: measure ?? own.measure }
}

function pivotInForce(knowledge: Knowledge, resource: Resource, chosen: ChosenFigures) {
  const own = definitionOf<PivotDefinition>(resource, 'pivot')
  const options = groupingOptions(knowledge, resource, [...own.rows, ...own.columns])
  const measures = measureOptions(knowledge, resource, own.measures)
  const known = (keys: string[] | undefined, usual: PivotDefinition['rows']) =>
    keys?.flatMap((key) => options.find((one) => groupingKey(one) === key) ?? []) ?? usual
  const { measures: wanted } = chosen
  return {
    rows: known(chosen.rows, own.rows),
    columns: known(chosen.columns, own.columns),
    measures: wanted ? measures.filter((one) => wanted.includes(measureKey(one))) : own.measures,
  }
}

/** Words that are searched for: no view can hold them. */
export const searchedFor = (list: ListState): string | undefined => searchText(list.filterNow())

/** An entry of a manifest's `views`; `custom` is the kind that a module brings. */
export function printView(resource: Resource, definition: Record<string, unknown>, custom?: string): string {
  const lines = Object.entries(definition)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `  ${name}: ${printLiteral(value, '  ', name.length + 2)},\n`)
  const head = custom === undefined ? `view(${resource.name}, {` : `customView(${resource.name}, ${custom}, {`
  return `${head}\n${lines.join('')}}),`
}
