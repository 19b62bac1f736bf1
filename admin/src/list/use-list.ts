import { type ListControllerResult, useListController, useStore } from 'ra-core'
import { useCallback, useMemo } from 'react'
import type { ListFilter } from '../data/filter.ts'
import { fieldOf, isOnlyCompany, listView } from '../data/knowledge.ts'
import type { TotalRow } from '../data/provider.ts'
import type { Resource, Row } from '../data/types.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { type Column, columnsOf } from './columns.ts'

/** A list's state: ra-core's controller, the chosen columns, and the typed filter. */
export interface ListState {
  resource: Resource
  controller: ListControllerResult<Row>
  columns: Column[]
  chosen: string[]
  setChosen: (paths: string[] | null) => void
  filter: ListFilter
  setFilter: (filter: ListFilter) => void
  isFiltered: boolean
  totals: TotalRow[] | null
}

/** The list of a resource, with its state in the address and the last one remembered. */
export function useList(resource: Resource): ListState {
  const knowledge = useKnowledge()
  const [remembered, setRemembered] = useStore<string[] | null>(`${resource.name}.columns`, null)
  const usual = useMemo(
    () =>
      listView(resource).columns.filter((path) => {
        const field = fieldOf(resource, path)
        return !field || !isOnlyCompany(knowledge, field)
      }),
    [knowledge, resource],
  )
  const chosen = remembered ?? usual
  const columns = useMemo(() => columnsOf(knowledge, resource, chosen), [knowledge, resource, chosen])
  const controller = useListController<Row>({
    resource: resource.name,
    perPage: 25,
    // "id" stands for the resource's own order.
    sort: { field: 'id', order: 'ASC' },
    queryOptions: { meta: { columns: columns.map((one) => one.path), totals: true } },
  })
  const { setFilters, filterValues, meta } = controller
  const filter = filterValues as ListFilter
  const setFilter = useCallback((next: ListFilter) => setFilters(clean(next), {}, false), [setFilters])
  return {
    resource,
    controller,
    columns,
    chosen,
    setChosen: setRemembered,
    filter,
    setFilter,
    isFiltered: Object.keys(clean(filter)).length > 0,
    totals: (meta?.totals as TotalRow[] | null | undefined) ?? null,
  }
}

/** The filter without what filters nothing, so that addresses stay short. */
function clean(filter: ListFilter): ListFilter {
  return Object.fromEntries(
    Object.entries(filter).filter(([, value]) => (Array.isArray(value) ? value.length > 0 : Boolean(value))),
  )
}
