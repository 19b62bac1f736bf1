import { useQueryClient } from '@tanstack/react-query'
import { useStore } from 'ra-core'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import type { ListState } from '../list/use-list.ts'
import { kindOf } from '../list/view-kinds.ts'
import { askedByView } from './asked-by.ts'
import CodePanel from './code-panel.tsx'
import { type ChosenFigures, definitionInForce, printView, searchedFor } from './definition.ts'

/** The code of what the list, board, calendar, chart or pivot shows now. */
export default function ListCode({ list, onClose }: { list: ListState; onClose: () => void }) {
  const knowledge = useKnowledge()
  const queryClient = useQueryClient()
  const { resource, view } = list
  const [chosen] = useStore<unknown>(`${resource.name}.${view}`, {})
  const isFigures = view === 'chart' || view === 'pivot'
  const definition = definitionInForce(knowledge, list, isFigures ? ((chosen ?? {}) as ChosenFigures) : {})
  const words = searchedFor(list)
  return (
    <CodePanel
      title={t('Code of {{what}}', { what: resource.plural })}
      definition={printView(resource, definition, kindOf(view) === 'CUSTOM' ? view : undefined)}
      note={
        view === 'list' && words
          ? t('The words “{{words}}” are not part of it: a view does not search.', { words })
          : undefined
      }
      asked={askedByView(queryClient, list)}
      onClose={onClose}
    />
  )
}
