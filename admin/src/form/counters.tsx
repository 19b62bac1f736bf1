import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router-dom'
import { request } from '../data/graphql.ts'
import { argumentType, formView } from '../data/knowledge.ts'
import { fillPlaceholders } from '../data/placeholders.ts'
import type { Row } from '../data/types.ts'
import { formatCount } from '../fields/format.ts'
import { Icon } from '../kit/icon.tsx'
import s from './counters.module.css'
import { useRecordFormContext } from './form-context.tsx'

/** How many related records there are, each number a link to them; all counted in one request. */
export function Counters({ record }: { record: Row }) {
  const { resource, knowledge } = useRecordFormContext()
  const counters = (formView(resource).counters ?? []).flatMap((counter) => {
    const target = knowledge.resources.get(counter.entity)
    if (!target) return []
    return [{ ...counter, target, filter: fillPlaceholders(knowledge, target, counter.filter, record.id) }]
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
  const shown = counters.flatMap((counter, at) => {
    const count = counts.data?.[`c${at}`]?.totalCount ?? 0
    return count > 0 ? [{ ...counter, count }] : []
  })
  if (shown.length === 0) return null
  return (
    <nav className={s.counters} aria-label="Related records">
      {shown.map((counter) => {
        const linked = { label: `${counter.label} of ${String(record.displayName)}`, filter: counter.filter }
        const search = new URLSearchParams({ filter: JSON.stringify({ linked }) })
        return (
          <Link key={counter.label} to={`/${counter.target.name}?${search}`} className={s.counter}>
            <Icon name={counter.target.icon} label={counter.label} size={15} />
            {counter.label}
            <strong className="figures">{formatCount(counter.count)}</strong>
          </Link>
        )
      })}
    </nav>
  )
}
