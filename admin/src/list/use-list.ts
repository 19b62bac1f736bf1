import { type ListControllerResult, useListController } from 'ra-core'
import { useState } from 'react'
import { useSearchParams } from 'react-router-dom'
import type { ListFilter } from '../data/filter.ts'
import type { ListMeta, TotalRow } from '../data/provider.ts'
import type { Grouping, Resource, Row } from '../data/types.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { useGrouping } from '../group/use-grouping.ts'
import type { Column } from './columns.ts'
import { useColumns } from './use-columns.ts'
import { useLatestFilter } from './use-latest-filter.ts'
import { type Selecting, useSelecting } from './use-selecting.ts'
import { useView } from './use-view.ts'
import type { ViewName } from './view-kinds.ts'

/** A list's state: ra-core's controller, the chosen columns, and the typed filter. */
export interface ListState {
  resource: Resource
  controller: ListControllerResult<Row>
  columns: Column[]
  setChosen: (paths: string[]) => void
  moveColumn: (path: string, to: number) => void
  /** Widths of columns in pixels; empty while the content decides. */
  widths: Record<string, number>
  resize: (widths: Record<string, number>) => void
  resetColumns: () => void
  hasOwnColumns: boolean
  filter: ListFilter
  setFilter: (filter: ListFilter) => void
  /** The filter as last set, which the address may not say yet. */
  filterNow: () => ListFilter
  isFiltered: boolean
  totals: TotalRow[] | null
  /** What is asked for beside filter, order and page. */
  meta: ListMeta
  view: ViewName
  setView: (view: ViewName) => void
  /** The view that the address asks for and that is not there: the list is shown instead. */
  missingView: string | null
  /** What the list is grouped by, outermost first; empty for a flat list. */
  groupings: Grouping[]
  setGroupings: (groupings: Grouping[]) => void
  /** How many records there are; views other than the list say it by `setCount`. */
  count: number | undefined
  setCount: (count: number) => void
  /** Whether not only the selected records are meant, but all that the filter lets through. */
  isWhole: boolean
  selectWhole: () => void
  /** Choosing records by touch. */
  selecting: Selecting
}

/** The list of a resource, with its state in the address and the last one remembered. */
export function useList(resource: Resource): ListState {
  const knowledge = useKnowledge()
  const { view, setView, missingView } = useView(resource)
  const { groupings, setGroupings } = useGrouping(knowledge, resource)
  const isFlat = view === 'list' && groupings.length === 0
  const [search, setSearch] = useSearchParams()
  const [counted, setCount] = useState<number>()
  const own = useColumns(knowledge, resource)
  const { columns } = own
  const asked: ListMeta = { columns: columns.map((one) => one.path), totals: true }
  const controller = useListController<Row>({
    resource: resource.name,
    perPage: 25,
    // "id" stands for the resource's own order.
    sort: { field: 'id', order: 'ASC' },
    queryOptions: {
      meta: { ...asked },
      // Groups and the other views ask for what they show themselves.
      enabled: isFlat,
    },
  })
  const { filterValues, meta, sort, perPage } = controller
  const { filter, setLatest, filterNow } = useLatestFilter(filterValues as ListFilter)
  // Written here and not by ra-core, which would drop the view from the address.
  const setFilter = (next: ListFilter) => {
    const cleaned = clean(next)
    setLatest(cleaned)
    const address = new URLSearchParams(search)
    const values = { ...sort, perPage, page: 1, filter: JSON.stringify(cleaned) }
    address.set('sort', values.field)
    for (const name of ['order', 'perPage', 'page', 'filter'] as const)
      address.set(name, String(values[name]))
    setSearch(address)
  }
  // It ends with any other change of the selection or of the filter.
  const selection = JSON.stringify([filter, controller.selectedIds])
  const [whole, setWhole] = useState<string | null>(null)
  const selecting = useSelecting(controller)
  return {
    selecting,
    isWhole: whole === selection && controller.selectedIds.length > 0,
    selectWhole: () => setWhole(selection),
    resource,
    controller,
    columns,
    setChosen: own.choose,
    moveColumn: own.move,
    widths: own.widths,
    resize: own.resize,
    resetColumns: own.reset,
    hasOwnColumns: own.isChanged,
    filter,
    setFilter,
    filterNow,
    isFiltered: Object.keys(clean(filter)).length > 0,
    meta: asked,
    totals: (meta?.totals as TotalRow[] | null | undefined) ?? null,
    view,
    setView,
    missingView,
    groupings,
    setGroupings,
    count: isFlat ? controller.total : counted,
    setCount,
  }
}

/** The filter without what filters nothing, so that addresses stay short. */
function clean(filter: ListFilter): ListFilter {
  return Object.fromEntries(
    Object.entries(filter).filter(([, value]) => (Array.isArray(value) ? value.length > 0 : Boolean(value))),
  )
}
