import type { ReactNode } from 'react'
import { Navigate, useSearchParams } from 'react-router-dom'
import type { Resource } from '../data/types.ts'
import { ListSkeleton } from '../list/list-skeleton.tsx'
import { useSetting } from '../settings/user-settings.ts'
import { defaultKey, searchAddress, useSavedFilters } from './saved-filters.ts'

/** A list without anything in its address opens with the search that the viewer chose for it. */
export function OpenedWithDefault({ resource, children }: { resource: Resource; children: ReactNode }) {
  const [search] = useSearchParams()
  const [defaultId] = useSetting<string>(defaultKey(resource))
  const isBare = search.size === 0
  const saved = useSavedFilters(resource, isBare && defaultId !== null)
  if (!isBare || defaultId === null) return children
  if (saved.isLoading) return <ListSkeleton columns={4} />
  const found = saved.data?.find((one) => one.id === defaultId)
  return found ? <Navigate replace to={searchAddress(found)} /> : children
}
