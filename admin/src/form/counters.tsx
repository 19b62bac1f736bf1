import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router-dom'
import { request } from '../data/graphql.ts'
import { argumentType, formView } from '../data/knowledge.ts'
import type { Row } from '../data/types.ts'
import { formatCount } from '../fields/format.ts'
import { Icon } from '../kit/icon.tsx'
import s from './form.module.css'
import { useRecordFormContext } from './form-context.tsx'

/** Puts the record's id where the filter says `$id`. */
function fill(filter: unknown, id: string): unknown {
  if (filter === '$id') return id
  if (Array.isArray(filter)) return filter.map((one) => fill(one, id))
  if (typeof filter !== 'object' || filter === null) return filter
  return Object.fromEntries(Object.entries(filter).map(([key, value]) => [key, fill(value, id)]))
}

/** How many related records there are, each number a link to them; all counted in one request. */
export function Counters({ record }: { record: Row }) {
  const { resource, knowledge } = useRecordFormContext()
  const counters = (formView(resource).counters ?? []).flatMap((counter) => {
    const target = knowledge.resources.get(counter.entity)
    if (!target) return []
    return [{ ...counter, target, filter: fill(counter.filter, record.id) as Record<string, unknown> }]
  })
  const counts = useQuery({
    queryKey: [resource.name, 'counters', record.id],
    queryFn: ({ signal }) => {
      const heads = counters.map(
        (one, at) => `$f${at}: ${argumentType(knowledge, one.target.names.many, 'filter')}`,
      )
      const parts = counters.map(
        (one, at) => `c${at}: ${one.target.names.many}(first: 1, filter: $f${at}) { totalCount }`,
      )
      const variables = Object.fromEntries(counters.map((one, at) => [`f${at}`, one.filter]))
      return request<Record<string, { totalCount: number }>>(
        `query Counters(${heads.join(', ')}) { ${parts.join(' ')} }`,
        variables,
        signal,
      )
    },
    enabled: counters.length > 0,
  })
  if (counters.length === 0) return null
  return (
    <nav className={s.counters} aria-label="Related records">
      {counters.map((counter, at) => {
        const linked = { label: `${counter.label} of ${String(record.displayName)}`, filter: counter.filter }
        const search = new URLSearchParams({ filter: JSON.stringify({ linked }) })
        return (
          <Link key={counter.label} to={`/${counter.target.name}?${search}`} className={s.counter}>
            <Icon name={counter.target.icon} label={counter.label} size={15} />
            {counter.label}
            <strong className="figures">
              {counts.data ? formatCount(counts.data[`c${at}`]?.totalCount ?? 0) : '…'}
            </strong>
          </Link>
        )
      })}
    </nav>
  )
}
