import { useStore } from 'ra-core'
import { useEffect } from 'react'
import { useSearchParams } from 'react-router-dom'
import type { Resource } from '../data/types.ts'
import { type ViewName, viewsOf } from './view-kinds.ts'

/** The view in the address, else the one last used for this resource; choosing keeps search and filters. */
export function useView(resource: Resource): {
  view: ViewName
  setView: (view: ViewName) => void
  /** The view that the address asks for and that is not there. */
  missingView: string | null
} {
  const [search, setSearch] = useSearchParams()
  const [remembered, setRemembered] = useStore<ViewName>(`${resource.name}.view`, 'list')
  const offered = viewsOf(resource)
  const wanted = search.get('view')
  const asked = offered.find((one) => one === wanted)
  const missingView = wanted && !asked ? wanted : null
  const view = asked ?? (missingView ? 'list' : (offered.find((one) => one === remembered) ?? 'list'))
  useEffect(() => {
    if (asked && asked !== remembered) setRemembered(asked)
  }, [asked, remembered, setRemembered])
  // The address says what is shown, so that it can be sent to someone else.
  useEffect(() => {
    if (asked || view === 'list') return
    const next = new URLSearchParams(search)
    next.set('view', view)
    setSearch(next, { replace: true })
  }, [asked, view, search, setSearch])
  const setView = (wanted: ViewName) => {
    setRemembered(wanted)
    const next = new URLSearchParams(search)
    next.set('view', wanted)
    setSearch(next)
  }
  return { view, setView, missingView }
}
