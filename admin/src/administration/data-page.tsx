import type { UseQueryResult } from '@tanstack/react-query'
import type { ComponentProps, ReactNode } from 'react'
import { ErrorState } from '../kit/state.tsx'
import s from './administration.module.css'
import { DataBones } from './data-table.tsx'
import { PageHead } from './page-head.tsx'

interface DataPageProps<T> extends Omit<ComponentProps<typeof PageHead>, 'count'> {
  found: UseQueryResult<T>
  /** What stands under the head once it is there. */
  children: (data: T) => ReactNode
}

/** A page of things that are no records: its head, and what was found, what went wrong, or bones until then. */
export function DataPage<T extends { totalCount: number }>({ found, children, ...head }: DataPageProps<T>) {
  const { data, error, refetch } = found
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  return (
    <div className={s.page}>
      <PageHead {...head} count={data?.totalCount} />
      {data ? children(data) : <DataBones />}
    </div>
  )
}
