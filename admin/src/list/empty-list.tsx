import { FileUp, Plus, SearchX } from 'lucide-react'
import { useNavigate } from 'react-router-dom'
import { mayDo } from '../data/knowledge.ts'
import type { Resource } from '../data/types.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import { importPath } from '../imports/import-button.tsx'
import { Button } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import { Message } from '../kit/state.tsx'
import { chipsOf } from './chips.ts'
import type { ListState } from './use-list.ts'

/** A resource that has no records yet: what it is, and the first step. */
export function EmptyList({ resource }: { resource: Resource }) {
  const navigate = useNavigate()
  return (
    <Message
      icon={<Icon name={resource.icon} label={resource.label} size={22} />}
      title={t('No {{records}} yet', { records: inText(resource.plural) })}
      actions={
        mayDo(resource, 'create') && (
          <>
            <Button
              look="primary"
              icon={<Plus size={16} />}
              onClick={() => navigate(`/${resource.name}/create`)}
            >
              {t('Create {{record}}', { record: inText(resource.label) })}
            </Button>
            <Button icon={<FileUp size={16} />} onClick={() => navigate(importPath(resource))}>
              {t('Import a file')}
            </Button>
          </>
        )
      }
    >
      {resource.description}
    </Message>
  )
}

/** Nothing fits the filter: each of its parts can be dropped right here. */
export function NoResult({ list }: { list: ListState }) {
  const knowledge = useKnowledge()
  const chips = chipsOf(knowledge, list.resource, list.filter)
  return (
    <Message
      icon={<SearchX size={22} />}
      title={t('No {{records}} match', { records: inText(list.resource.plural) })}
      actions={
        <>
          {chips.map((chip) => (
            <Button key={chip.key} onClick={() => list.setFilter(chip.without)}>
              {t('Drop “{{filter}}”', { filter: chip.label })}
            </Button>
          ))}
          {chips.length > 1 && (
            <Button look="primary" onClick={() => list.setFilter({})}>
              {t('Drop all filters')}
            </Button>
          )}
        </>
      }
    >
      {chips.length > 1
        ? t('No record fits all of these at once. Drop one of them:')
        : t('No record fits this filter.')}
    </Message>
  )
}
