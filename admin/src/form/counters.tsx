import { Link } from 'react-router-dom'
import type { Row } from '../data/types.ts'
import { formatCount } from '../fields/format.ts'
import { t } from '../i18n/translate.ts'
import { Icon } from '../kit/icon.tsx'
import s from './counters.module.css'
import { useRecordFormContext } from './form-context.tsx'
import { useCounters } from './use-counters.ts'

/** How many related records there are, each number a link to them. */
export function Counters({ record }: { record: Row }) {
  const { resource } = useRecordFormContext()
  const shown = useCounters(resource, record.id).filter(({ count }) => count > 0)
  if (shown.length === 0) return null
  return (
    <nav className={s.counters} aria-label={t('Related records')}>
      {shown.map((counter) => {
        const linked = {
          label: t('{{records}} of {{name}}', { records: counter.label, name: String(record.displayName) }),
          filter: counter.filter,
        }
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
