import { lazy, Suspense, useEffect } from 'react'
import { useParams } from 'react-router-dom'
import { BulkBar } from '../bulk/bulk-bar.tsx'
import { CellEdits } from '../cells/cell-edits.tsx'
import type { Resource } from '../data/types.ts'
import { customKind } from '../extend/extensions.ts'
import { usePageTitle } from '../frame/crumbs.tsx'
import { useResource } from '../frame/knowledge-context.tsx'
import { usePhone } from '../frame/use-phone.ts'
import { type Preloadable, preloadable, preloadWhenIdle } from '../kit/preloadable.tsx'
import { ErrorState } from '../kit/state.tsx'
import { useLive } from '../live/use-live.ts'
import { OpenedWithDefault } from '../search/opened-with-default.tsx'
import { EmptyList, NoResult } from './empty-list.tsx'
import s from './list.module.css'
import { ListHeader } from './list-header.tsx'
import { ListSkeleton } from './list-skeleton.tsx'
import { MissingView } from './missing-view.tsx'
import { Pager } from './pager.tsx'
import { PhoneRows } from './phone-rows.tsx'
import { Table } from './table.tsx'
import { type ListState, useList } from './use-list.ts'
import { usePageKeys } from './use-list-keys.tsx'
import { definitionOf, type UsualView, viewsOf } from './view-kinds.ts'

const views: Partial<Record<UsualView, Preloadable<{ list: ListState }>>> = {
  board: preloadable(() => import('../board/board.tsx')),
  calendar: preloadable(() => import('../calendar/calendar.tsx')),
  chart: preloadable(() => import('../chart/chart.tsx')),
  pivot: preloadable(() => import('../pivot/pivot.tsx')),
}

const Grouped = lazy(() => import('../group/grouped.tsx'))

/** The list of the resource in the address. */
export default function ListPage() {
  const { resource: name = '' } = useParams()
  const resource = useResource(name)
  return (
    <OpenedWithDefault key={name} resource={resource}>
      <ResourceList resource={resource} />
    </OpenedWithDefault>
  )
}

function ResourceList({ resource }: { resource: Resource }) {
  const list = useList(resource)
  useLive(resource)
  const isPhone = usePhone()
  usePageTitle(resource.plural)
  const keys = usePageKeys(list)
  useEffect(() => {
    const custom = viewsOf(resource).flatMap((name) => customKind(name)?.View ?? [])
    return preloadWhenIdle([...Object.values(views), ...custom].map(({ preload }) => preload))
  }, [resource])
  const { data, error, isPending, refetch, total } = list.controller
  const isEmpty = data?.length === 0
  const View = views[list.view as UsualView]
  const Custom = View ? undefined : customKind(list.view)?.View
  if (View) {
    return (
      <div className={s.page}>
        <ListHeader list={list} />
        <Suspense fallback={<ListSkeleton columns={4} />}>
          <View list={list} />
        </Suspense>
        {keys}
      </div>
    )
  }
  if (Custom) {
    return (
      <div className={s.page}>
        <ListHeader list={list} />
        <Suspense fallback={<ListSkeleton columns={4} />}>
          <Custom key={list.view} list={list} definition={definitionOf(resource, list.view)} />
        </Suspense>
        {keys}
      </div>
    )
  }
  if (list.groupings.length > 0) {
    return (
      <div className={s.page}>
        <ListHeader list={list} />
        <MissingView list={list} />
        <Suspense fallback={<ListSkeleton columns={list.columns.length} />}>
          <CellEdits list={list}>
            <Grouped list={list} />
          </CellEdits>
        </Suspense>
        <BulkBar list={list} />
        {keys}
      </div>
    )
  }
  return (
    <div className={s.page}>
      <ListHeader list={list} />
      <MissingView list={list} />
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : isPending || !data ? (
        <ListSkeleton columns={list.columns.length} />
      ) : isEmpty && list.isFiltered ? (
        <NoResult list={list} />
      ) : isEmpty && (total ?? 0) === 0 ? (
        <EmptyList resource={resource} />
      ) : isPhone ? (
        <PhoneRows list={list} />
      ) : (
        <CellEdits list={list}>
          <Table list={list} />
        </CellEdits>
      )}
      {data && !isEmpty && <Pager list={list} />}
      <BulkBar list={list} />
      {keys}
    </div>
  )
}
