import { useEffect, useRef } from 'react'
import { useActions } from '../actions/use-actions.tsx'
import { AboutLink } from '../activity/about-link.tsx'
import { Activity } from '../activity/activity.tsx'
import { fieldOf } from '../data/knowledge.ts'
import type { Resource, Row } from '../data/types.ts'
import { usePageTitle } from '../frame/crumbs.tsx'
import { t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import { ConflictDialog } from './conflict-dialog.tsx'
import { Counters } from './counters.tsx'
import { ErrorSummary } from './error-summary.tsx'
import s from './form.module.css'
import { FormProvider } from './form-context.tsx'
import { FormField } from './form-field.tsx'
import { FormHeader } from './form-header.tsx'
import { FrozenNote } from './frozen-note.tsx'
import { History } from './history.tsx'
import { LeaveGuard } from './leave-guard.tsx'
import { LinesTable } from './lines-table.tsx'
import { NewsNote } from './news-note.tsx'
import { Totals } from './totals.tsx'
import { useRecordForm } from './use-record-form.ts'

interface ViewProps {
  resource: Resource
  record: Row | null
  copy: Row | null
  preset?: Record<string, unknown> | null
  onCreated: (record: Row) => void
}

/** A record's form, generated from its form view. */
export function RecordFormView({ resource, record, copy, preset, onCreated }: ViewProps) {
  const isCreated = useRef(false)
  const form = useRecordForm({
    resource,
    record,
    copy,
    preset,
    onCreated: (saved) => {
      isCreated.current = true
      onCreated(saved)
    },
  })
  const actions = useActions(resource, () => {})
  usePageTitle(
    form.record ? String(form.record.displayName) : t('New {{record}}', { record: inText(resource.label) }),
  )
  const { save } = form
  const saveRef = useRef(save)
  saveRef.current = save
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
        event.preventDefault()
        // A cell under edit hands its value over before the form is saved.
        void Promise.resolve().then(() => saveRef.current())
      }
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  const { sections, side = [], totals = [] } = form.form
  const lastLines = sections.findLastIndex((section) => 'lines' in section)
  const shownSide = side.filter((name) => fieldOf(resource, name))
  return (
    <FormProvider value={form}>
      <form
        className={s.page}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <FormHeader actions={actions} />
        <div className={s.body} data-side={shownSide.length > 0 || undefined}>
          <div className={s.main}>
            <ErrorSummary />
            <NewsNote />
            <FrozenNote />
            {form.record && <AboutLink record={form.record} />}
            {form.record && <Counters record={form.record} />}
            {sections.map((section, at) =>
              'lines' in section ? (
                <section key={section.lines} className={s.section}>
                  <LinesTable section={section} />
                  {at === lastLines && totals.length > 0 && <Totals names={totals} />}
                </section>
              ) : (
                <section key={section.label ?? section.fields.join()} className={s.section}>
                  {section.label && <h2 className={s.heading}>{section.label}</h2>}
                  <div className={s.fields}>
                    {section.fields.map((name) => (
                      <FormField
                        key={name}
                        name={name}
                        heading={section.fields.length === 1 ? section.label : undefined}
                      />
                    ))}
                  </div>
                </section>
              ),
            )}
            {lastLines < 0 && totals.length > 0 && <Totals names={totals} />}
          </div>
          {(shownSide.length > 0 || form.record) && (
            <aside className={s.side} aria-label={t('Details')}>
              {shownSide.map((name) => (
                <FormField key={name} name={name} hidesEmpty />
              ))}
              {form.record && <Activity resource={resource} id={form.record.id} />}
              {form.record && <History resource={resource} record={form.record} />}
            </aside>
          )}
        </div>
      </form>
      {actions.dialog}
      <ConflictDialog />
      <LeaveGuard isOff={isCreated} />
    </FormProvider>
  )
}
