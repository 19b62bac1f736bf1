import { ChevronLeft, ChevronRight } from 'lucide-react'
import { t } from '../i18n/translate.ts'
import { Button, IconButton } from '../kit/button.tsx'
import v from '../kit/view.module.css'
import s from './calendar.module.css'
import type { Kind } from './colours.ts'
import { type Span, spanLabels, stepLabels } from './spans.ts'

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
  const [before, after] = stepLabels[span]
  return (
    <div className={`${v.bar} ${s.bar}`}>
      <div className={s.steps}>
        <Button onClick={() => go('today')}>{t('Today')}</Button>
        <IconButton label={t(before)} onClick={() => go('prev')}>
          <ChevronLeft size={17} aria-hidden />
        </IconButton>
        <IconButton label={t(after)} onClick={() => go('next')}>
          <ChevronRight size={17} aria-hidden />
        </IconButton>
      </div>
      <h2 className={s.title} aria-live="polite">
        {title}
      </h2>
      {kinds.length > 1 && (
        <ul className={s.legend} aria-label={t('Colours')}>
          {kinds.map((one) => (
            <li key={one.key}>
              <span style={{ background: one.tint, borderColor: one.strong }} aria-hidden />
              {one.label}
            </li>
          ))}
        </ul>
      )}
      <fieldset className={s.spans} aria-label={t('Shown at once')}>
        {spans.map((one) => (
          <button key={one} type="button" aria-pressed={one === span} onClick={() => show(one)}>
            {t(spanLabels[one])}
          </button>
        ))}
      </fieldset>
    </div>
  )
}
