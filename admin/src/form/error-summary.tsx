import { TriangleAlert } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { isApiError, messageOf } from '../data/errors.ts'
import { t } from '../i18n/translate.ts'
import s from './form.module.css'
import { useRecordFormContext } from './form-context.tsx'
import { controlId } from './form-field.tsx'

/** What keeps the form from being saved, each with a link to its control. */
export function ErrorSummary() {
  const { issues, failure } = useRecordFormContext()
  const box = useRef<HTMLDivElement>(null)
  const count = issues.length + (failure ? 1 : 0)
  useEffect(() => {
    if (count > 0) box.current?.scrollIntoView({ block: 'nearest' })
  }, [count])
  if (count === 0) return null
  const go = (place: string) => {
    const control = document.getElementById(controlId(place))
    control?.scrollIntoView({ block: 'center' })
    control?.focus()
  }
  return (
    <div ref={box} className={s.summary} role="alert">
      <TriangleAlert size={17} aria-hidden />
      <div>
        <strong>{failure ? messageOf(failure) : t('Not saved yet. Please look at:')}</strong>
        {failure !== null && isApiError(failure) && failure.requestId && (
          <small>{t('Reference {{reference}}', { reference: failure.requestId })}</small>
        )}
        {issues.length > 0 && (
          <ul>
            {issues.map((issue) => (
              <li key={`${issue.place} ${issue.message}`}>
                {issue.place ? (
                  <button type="button" onClick={() => go(issue.place)}>
                    {issue.message}
                  </button>
                ) : (
                  <span>
                    {issue.label
                      ? t('{{what}}: {{outcome}}', { what: issue.label, outcome: issue.message })
                      : issue.message}
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}
