import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router-dom'
import { request } from '../data/graphql.ts'
import { argumentType, type Knowledge, listView } from '../data/knowledge.ts'
import { fillPlaceholders } from '../data/placeholders.ts'
import type { Resource } from '../data/types.ts'
import { formatCount } from '../fields/format.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { sectionsOf } from '../frame/sections.ts'
import { t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import s from './home.module.css'

interface Queue {
  resource: Resource
  name: string
  label: string
  filter: Record<string, unknown>
}

const mostQueues = 8

/** The ready-made filters of all that goes through states: what is to be done, each with its count and a way to it. */
function queuesOf(knowledge: Knowledge): Queue[] {
  return sectionsOf(knowledge)
    .flatMap((section) => section.resources)
    .filter((resource) => resource.states !== null && !resource.isReadonly)
    .flatMap((resource) =>
      (listView(resource).filters ?? []).map(({ name, label, filter }) => ({
        resource,
        name,
        label,
        filter: fillPlaceholders(knowledge, resource, filter),
      })),
    )
    .slice(0, mostQueues)
}

/** Where the day's work waits. */
export function Work() {
  const knowledge = useKnowledge()
  const queues = queuesOf(knowledge)
  const counts = useQuery({
    queryKey: ['home-work', queues.map((one) => [one.resource.name, one.name])],
    queryFn: ({ signal }) => {
      const heads = queues.map(
        (one, at) => `$f${at}: ${argumentType(knowledge, one.resource.names.many, 'filter')}`,
      )
      const parts = queues.map(
        (one, at) => `q${at}: ${one.resource.names.many}(first: 1, filter: $f${at}) { totalCount }`,
      )
      return request<Record<string, { totalCount: number }>>(
        `query Work(${heads.join(', ')}) { ${parts.join(' ')} }`,
        Object.fromEntries(queues.map((one, at) => [`f${at}`, one.filter])),
        signal,
      )
    },
    enabled: queues.length > 0,
    staleTime: 30_000,
  })
  if (queues.length === 0) return null
  const byResource = Map.groupBy(queues, (queue) => queue.resource)
  return [...byResource].map(([resource, own]) => (
    <section
      key={resource.name}
      className={s.work}
      aria-label={t('Work on {{records}}', { records: inText(resource.plural) })}
    >
      {own.map((queue) => {
        const count = counts.data?.[`q${queues.indexOf(queue)}`]?.totalCount
        const search = new URLSearchParams({ filter: JSON.stringify({ presets: [queue.name] }) })
        return (
          <Link key={queue.name} to={`/${resource.name}?${search}`} className={s.queue}>
            <strong className="figures">{count === undefined ? '·' : formatCount(count)}</strong>
            <span>{queue.label}</span>
          </Link>
        )
      })}
    </section>
  ))
}
