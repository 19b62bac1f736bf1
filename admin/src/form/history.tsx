import { lazy, Suspense, useState } from 'react'
import type { Resource, Row } from '../data/types.ts'
import { formatInstant } from '../fields/format.ts'
import { t } from '../i18n/translate.ts'
import s from './form.module.css'
import h from './history.module.css'

const HistoryPanel = lazy(() => import('./history-panel.tsx'))

/** Who made the record and who changed it last; all changes, for whoever wants to see them. */
export function History({ resource, record }: { resource: Resource; record: Row }) {
  const [isOpen, setOpen] = useState(false)
  const line = (at: unknown, by: unknown, say: (date: string, name: string | null) => string) =>
    typeof at === 'string' && (
      <p>
        <time dateTime={at} title={formatInstant(at, 'exact')}>
          {say(formatInstant(at), by ? String((by as { displayName: string }).displayName) : null)}
        </time>
      </p>
    )
  return (
    <div className={s.history}>
      {line(record.createdAt, record.createdBy, createdWords)}
      {record.updatedAt !== record.createdAt && line(record.updatedAt, record.updatedBy, changedWords)}
      <details className={h.panel} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t('All changes')}</summary>
        {isOpen && (
          <Suspense fallback={null}>
            <HistoryPanel resource={resource} id={record.id} />
          </Suspense>
        )}
      </details>
    </div>
  )
}

const createdWords = (date: string, name: string | null): string =>
  name === null ? t('Created {{date}}', { date }) : t('Created {{date}} by {{name}}', { date, name })

const changedWords = (date: string, name: string | null): string =>
  name === null ? t('Changed {{date}}', { date }) : t('Changed {{date}} by {{name}}', { date, name })
