import { Check, Minus } from 'lucide-react'
import { Link } from 'react-router-dom'
import type { Connection, Field } from '../data/types.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { Badge } from '../kit/badge.tsx'
import { formatDate, formatFigure, formatInstant, isFigure, type Unit } from './format.ts'
import s from './value.module.css'

interface Reference {
  id: string
  displayName: string
}

/** One value of a record, ready to read. `unit` is the currency or unit of measure of a figure. */
export function Value({ field, value, unit }: { field: Field; value: unknown; unit?: Unit | null }) {
  if (field.type === 'BOOLEAN') return <YesNo value={value === true} />
  if (value === null || value === undefined || value === '') return <span className={s.nothing}>–</span>
  if (isFigure(field)) return <span className="figures">{formatFigure(field, value, unit)}</span>
  switch (field.type) {
    case 'ENUM':
      return <ChoiceBadge field={field} value={String(value)} />
    case 'DATE':
      return <span className="figures">{formatDate(value)}</span>
    case 'DATE_TIME':
      return (
        <time className="figures" dateTime={String(value)} title={formatInstant(value, true)}>
          {formatInstant(value)}
        </time>
      )
    case 'TO_ONE':
      return <RecordLink field={field} value={value as Reference} />
    case 'TO_MANY':
      return <Tags value={value as Connection | Reference[]} />
    case 'JSON':
      return <code className={s.code}>{JSON.stringify(value)}</code>
    default:
      return <Text field={field} text={String(value)} />
  }
}

function YesNo({ value }: { value: boolean }) {
  return (
    <span className={s.yesNo} data-yes={value || undefined}>
      {value ? <Check size={15} aria-hidden /> : <Minus size={15} aria-hidden />}
      <span className="visually-hidden">{value ? 'Yes' : 'No'}</span>
    </span>
  )
}

function ChoiceBadge({ field, value }: { field: Field; value: string }) {
  const choice = field.choices?.find((one) => one.value === value) ?? { label: value, tone: null }
  // Tones mark what tells good from bad; choices that are all alike are plain words.
  const isToned = field.choices?.some((one) => one.tone && one.tone !== 'NEUTRAL')
  return isToned ? <Badge choice={choice} /> : <span>{choice.label}</span>
}

function RecordLink({ field, value }: { field: Field; value: Reference }) {
  const knowledge = useKnowledge()
  const target = field.target ? knowledge.resources.get(field.target) : undefined
  if (!target || (target.partOf && !target.menu)) return <span>{value.displayName}</span>
  return (
    <Link to={`/${target.name}/${value.id}`} className={s.link} onClick={(event) => event.stopPropagation()}>
      {value.displayName}
    </Link>
  )
}

function Tags({ value }: { value: Connection | Reference[] }) {
  const nodes = (Array.isArray(value) ? value : value.nodes) as Reference[]
  const total = Array.isArray(value) ? nodes.length : (value.totalCount ?? nodes.length)
  if (nodes.length === 0) return <span className={s.nothing}>–</span>
  return (
    <span className={s.tags}>
      {nodes.slice(0, 3).map((one) => (
        <Badge key={one.id} choice={{ label: one.displayName, tone: 'NEUTRAL' }} />
      ))}
      {total > 3 && <span className={s.more}>+{total - 3}</span>}
    </span>
  )
}

function Text({ field, text }: { field: Field; text: string }) {
  const stop = (event: React.MouseEvent) => event.stopPropagation()
  switch (field.widget) {
    case 'EMAIL':
      return (
        <a href={`mailto:${text}`} className={s.link} onClick={stop}>
          {text}
        </a>
      )
    case 'PHONE':
      return (
        <a href={`tel:${text.replaceAll(/[^\d+]/g, '')}`} className={s.link} onClick={stop}>
          {text}
        </a>
      )
    case 'URL':
      if (!/^https?:\/\//i.test(text)) return <span>{text}</span>
      return (
        <a href={text} target="_blank" rel="noreferrer" className={s.link} onClick={stop}>
          {text.replace(/^https?:\/\/(www\.)?/i, '').replace(/\/$/, '')}
        </a>
      )
    case 'COLOR':
      return (
        <span className={s.colour}>
          <span style={{ background: text }} />
          {text}
        </span>
      )
    case 'HTML':
      return <span>{text.replaceAll(/<[^>]*>/g, ' ').trim()}</span>
    default:
      return <span>{text}</span>
  }
}
