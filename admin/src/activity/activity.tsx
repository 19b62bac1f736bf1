import { MessageSquare } from 'lucide-react'
import { lazy, Suspense } from 'react'
import type { Resource } from '../data/types.ts'
import { plural, t } from '../i18n/translate.ts'
import { listOf } from '../i18n/wording.ts'
import s from './activity.module.css'
import { useActivity } from './use-activity.ts'

const ActivityPanel = lazy(() => import('./activity-panel.tsx'))
const anchor = 'activity'

/** The activity of a record beside its form, or under it. */
export function Activity({ resource, id }: { resource: Resource; id: string }) {
  if (!resource.hasActivity) return null
  return (
    <section id={anchor} className={s.panel} aria-label={t('Activity')}>
      <Suspense fallback={null}>
        <ActivityPanel key={id} resource={resource} id={id} />
      </Suspense>
    </section>
  )
}

/** How much is said and planned, at the head of the form; a click leads to it. */
export function ActivityMark({ resource, id }: { resource: Resource; id: string }) {
  return resource.hasActivity ? <Mark resource={resource} id={id} /> : null
}

function Mark({ resource, id }: { resource: Resource; id: string }) {
  const { data } = useActivity(resource.name, id)
  const [said, planned] = [data?.comments.totalCount ?? 0, data?.activities.totalCount ?? 0]
  if (said + planned === 0) return null
  const isLate = data?.activities.nodes.some(({ dueState }) => dueState === 'OVERDUE')
  const words = [
    said > 0 && plural(said, '{{count}} comment', '{{count}} comments'),
    planned > 0 && plural(planned, '{{count}} planned activity', '{{count}} planned activities'),
  ]
  return (
    <button
      type="button"
      className={s.markButton}
      data-late={isLate || undefined}
      aria-label={t('Show {{what}}', { what: listOf(words.filter((one) => one !== false)) })}
      onClick={() => globalThis.document.getElementById(anchor)?.scrollIntoView({ block: 'start' })}
    >
      <MessageSquare size={14} />
      {said + planned}
    </button>
  )
}
