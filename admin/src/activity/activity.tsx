import { MessageSquare } from 'lucide-react'
import { lazy, Suspense } from 'react'
import type { Resource } from '../data/types.ts'
import s from './activity.module.css'
import { useActivity } from './use-activity.ts'

const ActivityPanel = lazy(() => import('./activity-panel.tsx'))
const anchor = 'activity'

/** The activity of a record beside its form, or under it. */
export function Activity({ resource, id }: { resource: Resource; id: string }) {
  if (!resource.hasActivity) return null
  return (
    <section id={anchor} className={s.panel} aria-label="Activity">
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
  const words = [count(said, 'comment', 'comments'), count(planned, 'planned activity', 'planned activities')]
  return (
    <button
      type="button"
      className={s.markButton}
      data-late={isLate || undefined}
      aria-label={`Show ${words.filter(Boolean).join(' and ')}`}
      onClick={() => globalThis.document.getElementById(anchor)?.scrollIntoView({ block: 'start' })}
    >
      <MessageSquare size={14} />
      {said + planned}
    </button>
  )
}

const count = (number: number, one: string, many: string): string =>
  number === 0 ? '' : `${number} ${number === 1 ? one : many}`
