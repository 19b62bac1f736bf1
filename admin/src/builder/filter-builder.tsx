import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { listDocument } from '../data/documents.ts'
import { toFilter } from '../data/filter.ts'
import { request } from '../data/graphql.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { plural, t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import type { ListState } from '../list/use-list.ts'
import s from './builder.module.css'
import { fromDraft, toDraft } from './draft.ts'
import { GroupEditor } from './group-editor.tsx'

/** Makes a filter of any fields, behind relations too, in groups; says how many records it finds. */
export function FilterBuilder({ list, onClose }: { list: ListState; onClose: () => void }) {
  const { resource, filter, setFilter } = list
  const knowledge = useKnowledge()
  const [draft, setDraft] = useState(() => toDraft(filter.custom))
  const custom = fromDraft(draft)
  const found = useQuery({
    queryKey: [resource.name, 'builder', custom],
    queryFn: async ({ signal }) => {
      const values = { first: 1, filter: toFilter(knowledge, resource, { custom: custom ?? undefined }) }
      const { query, variables } = listDocument(knowledge, resource, { id: true }, values)
      const { page } = await request<{ page: { totalCount: number } }>(query, variables, signal)
      return page.totalCount
    },
    enabled: custom !== null,
    placeholderData: (previous) => previous,
  })
  const apply = () => {
    setFilter({ ...filter, custom: custom ?? undefined })
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('{{records}} of which…', { records: resource.plural })}
      width={860}
      onSubmit={apply}
      actions={
        <>
          <span className={s.count} role="status">
            {custom && found.data !== undefined && plural(found.data, '{{count}} found', '{{count}} found')}
          </span>
          <Button onClick={onClose}>{t('Go back')}</Button>
          <Button look="primary" type="submit" disabled={custom === null && filter.custom === undefined}>
            {custom === null && filter.custom ? t('Drop filter') : t('Apply filter')}
          </Button>
        </>
      }
    >
      <GroupEditor resource={resource} group={draft} depth={0} onChange={setDraft} />
    </Dialog>
  )
}
