import { lazy, Suspense, useState } from 'react'
import type { Resource, Row } from '../data/types.ts'
import { formatInstant } from '../fields/format.ts'
import s from './form.module.css'
import h from './history.module.css'

const HistoryPanel = lazy(() => import('./history-panel.tsx'))

/** Who made the record and who changed it last; all changes, for whoever wants to see them. */
export function History({ resource, record }: { resource: Resource; record: Row }) {
  const [isOpen, setOpen] = useState(false)
  const line = (verb: string, at: unknown, by: unknown) =>
    typeof at === 'string' && (
      <p>
        {verb} <time title={formatInstant(at, 'exact')}>{formatInstant(at)}</time>
        {by ? ` by ${String((by as { displayName: string }).displayName)}` : ''}
      </p>
    )
  return (
    <div className={s.history}>
      {line('Created', record.createdAt, record.createdBy)}
      {record.updatedAt !== record.createdAt && line('Changed', record.updatedAt, record.updatedBy)}
      <details className={h.panel} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>All changes</summary>
        {isOpen && (
          <Suspense fallback={null}>
            <HistoryPanel resource={resource} id={record.id} />
          </Suspense>
        )}
      </details>
    </div>
  )
}
