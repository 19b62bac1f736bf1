import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'react-router-dom'
import { formatInstant } from '../fields/format.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { Badge } from '../kit/badge.tsx'
import { IconButton } from '../kit/button.tsx'
import { addressOf } from './address-of.ts'
import s from './audit.module.css'
import type { AuditEntry } from './audit-log.ts'
import { actorOf, kindOf, placeOf, wayOf } from './audit-words.ts'

interface AuditRowProps {
  entry: AuditEntry
  names: ReadonlyMap<string, string>
}

/** One line of the log; opened, it tells all that is known. */
export function AuditRow({ entry, names }: AuditRowProps) {
  const [isOpen, setOpen] = useState(false)
  const kind = kindOf(entry)
  const label = isOpen ? t('Hide details') : t('Show details')
  return (
    <li>
      <div className={s.line}>
        <time title={formatInstant(entry.at, 'exact')}>{formatInstant(entry.at)}</time>
        <span className={s.who}>{actorOf(entry)}</span>
        <span className={s.kind}>
          <Badge choice={kind} />
        </span>
        <span className={s.what}>
          <What entry={entry} names={names} />
        </span>
        <span className={s.address}>{addressOf(entry.ip)}</span>
        <span className={s.open}>
          <IconButton label={label} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            <ChevronDown size={15} />
          </IconButton>
        </span>
      </div>
      {isOpen && <Details entry={entry} />}
    </li>
  )
}

/** What it was done to: a record, or an account. */
function What({ entry, names }: AuditRowProps) {
  const knowledge = useKnowledge()
  const place = placeOf(knowledge, entry)
  const changed = entry.entity ? knowledge.resources.get(entry.entity) : undefined
  if (place) {
    const name = names.get(`${place.resource.name} ${place.id}`)
    const part = changed && changed !== place.resource ? `${changed.label}, ` : ''
    return (
      <Link to={`/${place.resource.name}/${place.id}`}>
        {part}
        {place.resource.label} {name ?? ''}
      </Link>
    )
  }
  if (entry.entity) return <>{[changed?.label ?? entry.entity, nameIn(entry)].filter(Boolean).join(' ')}</>
  const whose = entry.userId === entry.actorId ? null : (entry.userName ?? entry.email)
  return <>{[whose, entry.detail].filter(Boolean).join(' · ')}</>
}

/** What a deleted record was called, as far as the log tells. */
const nameIn = ({ differences }: AuditEntry): string | null =>
  differences.find(({ field }) => field === 'name' || field === 'number')?.before ?? null

function Details({ entry }: { entry: AuditEntry }) {
  const { differences } = entry
  const facts: [string, string | null][] = [
    [t('When'), formatInstant(entry.at, 'exact')],
    [t('Account'), entry.userName ?? null],
    [t('E-mail'), entry.email],
    [t('Address'), entry.ip],
    [t('Browser'), entry.userAgent],
    [t('Way'), wayOf(entry)],
    [t('Reason'), entry.reason],
    [t('Detail'), entry.detail],
    [t('Request'), entry.requestId],
  ]
  return (
    <div className={s.details}>
      {differences.length > 0 && (
        <table className={s.differences} aria-label={t('Differences')}>
          <thead>
            <tr>
              <th scope="col">{t('Field')}</th>
              <th scope="col">{t('Before')}</th>
              <th scope="col">{t('After')}</th>
            </tr>
          </thead>
          <tbody>
            {differences.map((one) => (
              <tr key={one.field}>
                <th scope="row">{one.label}</th>
                <td>{one.before !== null && <del>{one.before}</del>}</td>
                <td>{one.after !== null && <ins>{one.after}</ins>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <dl className={s.facts}>
        {facts.map(
          ([label, value]) =>
            value && (
              <div key={label} style={{ display: 'contents' }}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </div>
  )
}
