import { useParams } from 'react-router-dom'
import type { Resource } from '../data/types.ts'
import { usePageTitle } from '../frame/crumbs.tsx'
import { useResource } from '../frame/knowledge-context.tsx'
import { usePhone } from '../frame/use-phone.ts'
import { ErrorState } from '../kit/state.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { EmptyList, NoResult } from './empty-list.tsx'
import s from './list.module.css'
import { ListHeader } from './list-header.tsx'
import { ListSkeleton } from './list-skeleton.tsx'
import { Pager } from './pager.tsx'
import { PhoneRows } from './phone-rows.tsx'
import { Table } from './table.tsx'
import { useList } from './use-list.ts'
import { usePageKeys } from './use-list-keys.tsx'

/** The list of the resource in the address. */
export default function ListPage() {
  const { resource: name = '' } = useParams()
  const resource = useResource(name)
  return <ResourceList key={name} resource={resource} />
}

function ResourceList({ resource }: { resource: Resource }) {
  const list = useList(resource)
  const isPhone = usePhone()
  usePageTitle(resource.plural)
  const keys = usePageKeys(list)
  const { data, error, isPending, refetch, total } = list.controller
  const isEmpty = data?.length === 0
  return (
    <div className={s.page}>
      <ListHeader list={list} />
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
        <Table list={list} />
      )}
      {data && !isEmpty && <Pager list={list} />}
      <BulkBar list={list} />
      {keys}
    </div>
  )
}
