import { useId } from 'react'
import { useNamed } from '../access/use-named.ts'
import { entityChoices } from '../data/knowledge.ts'
import i from '../fields/input.module.css'
import { RelationPicker } from '../fields/relation-picker.tsx'
import { SelectInput } from '../fields/select-input.tsx'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import s from './audit.module.css'
import { type AuditFilter, topics } from './audit-log.ts'

interface AuditFiltersProps {
  filter: AuditFilter
  change: (next: Partial<AuditFilter>) => void
}

/** What the log is narrowed to. */
export function AuditFilters({ filter, change }: AuditFiltersProps) {
  const knowledge = useKnowledge()
  const people = knowledge.viewerTypes.user ?? ''
  const resource = knowledge.resources.get(filter.entity)
  const person = useNamed(people, filter.person)
  const record = useNamed(resource?.name ?? '', filter.record)
  const [personId, recordId, topicId, entityId] = [useId(), useId(), useId(), useId()]
  const logged = entityChoices(knowledge).filter(({ value }) => knowledge.resources.get(value)?.isLogged)
  const day = (name: 'from' | 'to', label: string) => (
    <label>
      {label}
      <input
        type="date"
        className={i.input}
        value={filter[name]}
        onChange={(event) => change({ [name]: event.target.value })}
      />
    </label>
  )
  return (
    <search aria-label={t('Narrow the log')}>
      <div className={s.filters}>
        <div>
          <label htmlFor={personId}>{t('Person')}</label>
          <RelationPicker
            id={personId}
            label={t('Person')}
            target={people}
            value={person}
            placeholder={t('Everybody')}
            onChange={(next) => change({ person: next?.id ?? '' })}
          />
        </div>
        <div>
          <label htmlFor={topicId}>{t('What happened')}</label>
          <SelectInput
            id={topicId}
            value={filter.topic}
            empty={t('Everything')}
            choices={topics.map(({ value, label }) => ({ value, label: t(label) }))}
            onChange={(topic) => change({ topic })}
          />
        </div>
        <div>
          <label htmlFor={entityId}>{t('Kind of record')}</label>
          <SelectInput
            id={entityId}
            value={filter.entity}
            empty={t('All')}
            choices={logged}
            onChange={(entity) => change({ entity, record: '' })}
          />
        </div>
        <div>
          <label htmlFor={recordId}>{t('Record')}</label>
          <RelationPicker
            key={filter.entity}
            id={recordId}
            label={t('Record')}
            target={resource?.name ?? people}
            value={record}
            disabled={!resource}
            placeholder={resource ? t('All') : ''}
            onChange={(next) => change({ record: next?.id ?? '' })}
          />
        </div>
        {day('from', t('From'))}
        {day('to', t('To'))}
      </div>
      <label className={s.also}>
        <input
          type="checkbox"
          checked={filter.all !== ''}
          onChange={(event) => change({ all: event.target.checked ? 'yes' : '' })}
        />
        {t('Also what the platform did by itself')}
      </label>
    </search>
  )
}
