import { ChevronLeft, ChevronRight } from 'lucide-react'
import { Button, IconButton } from '../kit/button.tsx'
import s from './calendar.module.css'
import type { Kind } from './colours.ts'
import { type Span, spanLabels } from './spans.ts'

/** What is shown of the calendar: which days, how many at once, and what the colours mean. */
export function Toolbar(props: {
  title: string
  span: Span
  spans: Span[]
  kinds: Kind[]
  show: (span: Span) => void
  go: (where: 'prev' | 'today' | 'next') => void
}) {
  const { title, span, spans, kinds, show, go } = props
  const unit = span === 'list' ? 'month' : span
  return (
    <div className={s.bar}>
      <div className={s.steps}>
        <Button onClick={() => go('today')}>Today</Button>
        <IconButton label={`Previous ${unit}`} onClick={() => go('prev')}>
          <ChevronLeft size={17} aria-hidden />
        </IconButton>
        <IconButton label={`Next ${unit}`} onClick={() => go('next')}>
          <ChevronRight size={17} aria-hidden />
        </IconButton>
      </div>
      <h2 className={s.title} aria-live="polite">
        {title}
      </h2>
      {kinds.length > 1 && (
        <ul className={s.legend} aria-label="Colours">
          {kinds.map((one) => (
            <li key={one.key}>
              <span style={{ background: one.tint, borderColor: one.strong }} aria-hidden />
              {one.label}
            </li>
          ))}
        </ul>
      )}
      <fieldset className={s.spans} aria-label="Shown at once">
        {spans.map((one) => (
          <button key={one} type="button" aria-pressed={one === span} onClick={() => show(one)}>
            {spanLabels[one]}
          </button>
        ))}
      </fieldset>
    </div>
  )
}
