import { useId } from 'react'
import { useSearchParams } from 'react-router-dom'
import { entityChoices, fieldOf } from '../data/knowledge.ts'
import { RelationPicker } from '../fields/relation-picker.tsx'
import { SelectInput } from '../fields/select-input.tsx'
import type { Option } from '../fields/use-options.ts'
import { usePageTitle } from '../frame/crumbs.tsx'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import s from './access.module.css'
import { operationChoices, type Question, toQuestion } from './access-question.ts'
import { useNamed } from './use-named.ts'
import { Verdict } from './verdict.tsx'

/** Why somebody can or cannot do something with a record. For administrators. */
export default function AccessPage() {
  const knowledge = useKnowledge()
  const [search, setSearch] = useSearchParams()
  const question = toQuestion(search)
  const resource = knowledge.resources.get(question.entity)
  usePageTitle(t('Who may do what'))
  const change = (next: Partial<Question>) => {
    const all = { ...question, ...next }
    setSearch(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')), { replace: true })
  }
  const people = knowledge.viewerTypes.user ?? ''
  const user = useNamed(people, question.user)
  const record = useNamed(resource?.name ?? '', question.id)
  const operations = resource ? operationChoices(resource) : []
  const fields = (resource?.fields ?? [])
    .map(({ name, label }) => ({ value: name, label }))
    .sort((a, b) => a.label.localeCompare(b.label))
  const isAboutFields = ['read', 'create', 'update'].includes(question.operation)
  return (
    <div className={s.page}>
      <div>
        <h1 className={s.title}>{t('Who may do what')}</h1>
        <p className={s.lead}>
          {t(
            'Choose a record to see everybody who may, and a person to see by which rules they may or may not.',
          )}
        </p>
      </div>
      <div className={s.question}>
        <Labelled label={t('Person')}>
          {(id) => (
            <RelationPicker
              id={id}
              label={t('Person')}
              target={people}
              value={user}
              onChange={(next) => change({ user: next?.id ?? '' })}
              placeholder={t('Name or e-mail')}
            />
          )}
        </Labelled>
        <Labelled label={t('Kind of record')}>
          {(id) => (
            <SelectInput
              id={id}
              value={question.entity}
              empty={t('Choose…')}
              choices={entityChoices(knowledge)}
              onChange={(entity) => change({ entity, id: '', operation: 'read', field: '' })}
            />
          )}
        </Labelled>
        <Labelled label={t('Record')}>
          {(id) => (
            <RelationPicker
              key={question.entity}
              id={id}
              label={t('Record')}
              target={resource?.name ?? people}
              value={record}
              disabled={!resource}
              onChange={(next: Option | null) => change({ id: next?.id ?? '' })}
              placeholder={resource ? t('Search {{records}}', { records: inText(resource.plural) }) : ''}
            />
          )}
        </Labelled>
        <Labelled label={t('May they…')}>
          {(id) => (
            <SelectInput
              id={id}
              value={question.operation}
              disabled={!resource}
              choices={operations.length > 0 ? operations : [{ value: 'read', label: t('See it') }]}
              onChange={(operation) => change({ operation, field: '' })}
            />
          )}
        </Labelled>
        <Labelled label={t('Field')}>
          {(id) => (
            <SelectInput
              id={id}
              value={resource && fieldOf(resource, question.field) ? question.field : ''}
              empty={t('The record as a whole')}
              disabled={!resource || !isAboutFields}
              choices={fields}
              onChange={(field) => change({ field })}
            />
          )}
        </Labelled>
      </div>
      <Verdict question={question} resource={resource} user={user} record={record} />
    </div>
  )
}

function Labelled({ label, children }: { label: string; children: (id: string) => React.ReactNode }) {
  const id = useId()
  return (
    <div className={s.labelled}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  )
}
