import { Check, Minus } from 'lucide-react'
import { Suspense } from 'react'
import { Link } from 'react-router-dom'
import type { Knowledge } from '../data/knowledge.ts'
import type { Person } from '../data/people.ts'
import type { Connection, Field } from '../data/types.ts'
import { widgetOf } from '../extend/extensions.ts'
import { Face } from '../files/face.tsx'
import { type FieldFile, isFileField } from '../files/field-file.ts'
import { FileValue } from '../files/file-value.tsx'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { msg, t } from '../i18n/translate.ts'
import { Badge } from '../kit/badge.tsx'
import { formatDate, formatFigure, formatInstant, isFigure, type Unit } from './format.ts'
import s from './value.module.css'

interface ValueProps {
  field: Field
  value: unknown
  /** The currency or unit of measure of a figure. */
  unit?: Unit | null
  /** In lists a moment is its day; the exact time stands in its tooltip. */
  isBrief?: boolean
  /** Whether the field is the record's state. */
  isState?: boolean
}

/** One value of a record, ready to read. */
export function Value({ field, value, unit, isBrief, isState }: ValueProps) {
  if (field.type === 'BOOLEAN') return <YesNo value={value === true} />
  if (value === null || value === undefined || value === '') return <span className={s.nothing}>–</span>
  if (isFigure(field)) return <span className="figures">{formatFigure(field, value, unit)}</span>
  switch (field.type) {
    case 'ENUM':
      return <ChoiceBadge field={field} value={String(value)} isState={isState} />
    case 'DATE':
      return <span className="figures">{formatDate(value)}</span>
    case 'DATE_TIME':
      return (
        <time className="figures" dateTime={String(value)} title={formatInstant(value, 'exact')}>
          {formatInstant(value, isBrief && field.widget !== 'MINUTE' ? 'day' : 'minute')}
        </time>
      )
    case 'TO_ONE':
      if (isFileField(field)) return <FileValue file={value as FieldFile} isBrief={isBrief} />
      return <RecordLink field={field} value={value as Person} />
    case 'TO_MANY':
      return <Tags field={field} value={value as Connection | Person[]} />
    case 'JSON':
      if (field.widget === 'OPERATIONS') return <span>{operationWords(value)}</span>
      return <JsonValue value={value} />
    default:
      if (field.widget === 'ENTITY') return <EntityName name={String(value)} />
      return <ExtendedText field={field} text={String(value)} />
  }
}

/** JSON as it is; the file of a job as a link to it. */
function JsonValue({ value }: { value: unknown }) {
  const file = value && typeof value === 'object' ? (value as { download?: unknown; name?: unknown }) : {}
  if (typeof file.download === 'string' && file.download.startsWith('/base/'))
    return (
      <a className={s.link} href={file.download} download>
        {String(file.name ?? t('Download'))}
      </a>
    )
  return <code className={s.code}>{JSON.stringify(value)}</code>
}

const operationLabels: Record<string, string> = {
  '*': msg('everything'),
  read: msg('read'),
  create: msg('create'),
  update: msg('change'),
  delete: msg('delete'),
}

/** What a rule is about, as words: "read, change, confirm". */
function operationWords(value: unknown): string {
  if (!Array.isArray(value)) return JSON.stringify(value)
  return value.map((one) => t(operationLabels[String(one)] ?? String(one))).join(', ')
}

function EntityName({ name }: { name: string }) {
  return <span>{useKnowledge().resources.get(name)?.label ?? name}</span>
}

function YesNo({ value }: { value: boolean }) {
  return (
    <span className={s.yesNo} data-yes={value || undefined}>
      {value ? <Check size={15} aria-hidden /> : <Minus size={15} aria-hidden />}
      <span className="visually-hidden">{value ? t('Yes') : t('No')}</span>
    </span>
  )
}

const verdicts = new Set(['SUCCESS', 'WARNING', 'DANGER'])

function ChoiceBadge({ field, value, isState }: { field: Field; value: string; isState?: boolean }) {
  const choice = field.choices?.find((one) => one.value === value) ?? {
    label: value,
    tone: 'NEUTRAL' as const,
  }
  // Badges are for states and for what tells good from bad; mere kinds are plain words.
  const isToned = isState || field.choices?.some((one) => verdicts.has(one.tone))
  return isToned ? <Badge choice={choice} /> : <span>{choice.label}</span>
}

function RecordLink({ field, value }: { field: Field; value: Person }) {
  const knowledge = useKnowledge()
  const target = field.target ? knowledge.resources.get(field.target) : undefined
  const name = isOfPeople(field, knowledge) ? (
    <span className={s.person}>
      <Face person={value} />
      {value.displayName}
    </span>
  ) : (
    value.displayName
  )
  if (!target || (target.partOf && !target.menu)) return <span>{name}</span>
  return (
    <Link to={`/${target.name}/${value.id}`} className={s.link} onClick={(event) => event.stopPropagation()}>
      {name}
    </Link>
  )
}

const isOfPeople = ({ target }: Field, { viewerTypes }: Knowledge): boolean =>
  target !== null && target === viewerTypes.user

function Tags({ field, value }: { field: Field; value: Connection | Person[] }) {
  const knowledge = useKnowledge()
  const nodes = (Array.isArray(value) ? value : value.nodes) as Person[]
  const total = Array.isArray(value) ? nodes.length : (value.totalCount ?? nodes.length)
  if (nodes.length === 0) return <span className={s.nothing}>–</span>
  return (
    <span className={s.tags}>
      {nodes.slice(0, 3).map((one) =>
        isOfPeople(field, knowledge) ? (
          <span key={one.id} className={s.person}>
            <Face person={one} />
            {one.displayName}
          </span>
        ) : (
          <Badge key={one.id} choice={{ label: one.displayName, tone: 'NEUTRAL' }} />
        ),
      )}
      {total > 3 && <span className={s.more}>+{total - 3}</span>}
    </span>
  )
}

/** Text in the way that a module brings for its widget, or else in ours. */
function ExtendedText({ field, text }: { field: Field; text: string }) {
  const Show = widgetOf(field.widget)?.Show
  if (!Show) return <Text field={field} text={text} />
  return (
    <Suspense fallback={<span>{text}</span>}>
      <Show field={field} value={text} />
    </Suspense>
  )
}

function Text({ field, text }: { field: Field; text: string }) {
  const stop = (event: React.MouseEvent) => event.stopPropagation()
  switch (field.widget) {
    case 'EMAIL':
      // What is more than an address could write the whole mail.
      if (!/^[^\s?&<>"]+@[^\s?&<>"]+$/.test(text)) return <span>{text}</span>
      return (
        <a href={`mailto:${encodeURI(text)}`} className={s.link} onClick={stop}>
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
        <a href={text} target="_blank" rel="noopener noreferrer" className={s.link} onClick={stop}>
          {text.replace(/^https?:\/\/(www\.)?/i, '').replace(/\/$/, '')}
        </a>
      )
    case 'COLOR':
      return (
        <span className={s.colour}>
          <span style={{ backgroundColor: text }} />
          {text}
        </span>
      )
    case 'HTML':
      return <span>{text.replaceAll(/<[^>]*>/g, ' ').trim()}</span>
    default:
      return <span>{text}</span>
  }
}
