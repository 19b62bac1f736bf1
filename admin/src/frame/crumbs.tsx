import { ChevronRight } from 'lucide-react'
import { useEffect, useSyncExternalStore } from 'react'
import { Link, useParams } from 'react-router-dom'
import { t } from '../i18n/translate.ts'
import s from './frame.module.css'
import { useKnowledge } from './knowledge-context.tsx'

let title: string | null = null
const listeners = new Set<() => void>()

function setTitle(next: string | null): void {
  title = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Names the page: the last breadcrumb and the window's title. */
export function usePageTitle(next: string | null): void {
  useEffect(() => {
    setTitle(next)
    if (next) document.title = t('{{next}} · Trellis', { next })
    return () => setTitle(null)
  }, [next])
}

/** Section, list, record: where one is, and the way back. */
export function Crumbs() {
  const knowledge = useKnowledge()
  const { resource: name } = useParams()
  const current = useSyncExternalStore(subscribe, () => title)
  const resource = name ? knowledge.resources.get(name) : undefined
  const isRecord = resource && current !== resource.plural
  return (
    <nav className={s.crumbs} aria-label={t('Breadcrumbs')}>
      {resource?.menu && resource.menu.section !== resource.plural && (
        <>
          <span className={s.crumbSection}>{resource.menu.section}</span>
          <ChevronRight size={14} aria-hidden className={s.crumbSection} />
        </>
      )}
      {resource && isRecord && (
        <>
          <Link to={`/${resource.name}`}>{resource.plural}</Link>
          <ChevronRight size={14} aria-hidden />
        </>
      )}
      {current && <span aria-current="page">{current}</span>}
    </nav>
  )
}
