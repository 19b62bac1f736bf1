import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Archive, Download, PencilLine, Trash2 } from 'lucide-react'
import { useDataProvider, useNotify } from 'ra-core'
import { useState } from 'react'
import { canArchive, canDelete, commonActions, viewerCan } from '../actions/available.ts'
import { useActions } from '../actions/use-actions.tsx'
import { useRemoval } from '../actions/use-removal.tsx'
import { messageOf } from '../data/errors.ts'
import { mayDo } from '../data/knowledge.ts'
import type { TrellisProvider } from '../data/provider.ts'
import type { Row } from '../data/types.ts'
import { formatRecords } from '../fields/format.ts'
import { t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import { Button } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import { undoable } from '../kit/undo.ts'
import type { Column } from '../list/columns.ts'
import type { ListState } from '../list/use-list.ts'
import { BulkEdit } from './bulk-edit.tsx'
import { exportSelected } from './export-selected.ts'
import { readMany, writeMany } from './write-many.ts'

const shownActions = 3
/** What is selected elsewhere is read to know what may be done to it, as long as that is quick. */
const mostRead = 200

/** What can be done to the selected records, on this page or on others. */
export function SelectedTools({ list }: { list: ListState }) {
  const { resource, controller } = list
  const { selectedIds, onUnselectItems, data = [] } = controller
  const provider = useDataProvider<TrellisProvider>()
  const queryClient = useQueryClient()
  const notify = useNotify()
  const done = () => onUnselectItems()
  const actions = useActions(resource, done)
  const removal = useRemoval(resource, done)
  const [isEditing, setEditing] = useState(false)
  const ids = selectedIds.map(String)
  const here = data.filter((row) => ids.includes(row.id))
  const isAllHere = here.length === ids.length
  const elsewhere = useQuery({
    queryKey: [resource.name, 'getList', 'selected', ids],
    queryFn: () => readMany(provider, resource, ids, []),
    enabled: !isAllHere && ids.length <= mostRead,
    placeholderData: (previous) => previous,
  })
  const known = isAllHere ? here : (elsewhere.data ?? []).filter((row) => ids.includes(row.id))
  const isKnown = known.length === ids.length
  const chosen: Row[] = isKnown ? known : ids.map((id) => ({ id }))

  const edit = async ({ field, label }: Column, value: unknown) => {
    const takeBack = await writeMany(provider, resource, ids, field, value)
    setEditing(false)
    done()
    await queryClient.invalidateQueries()
    const undo = async () => {
      try {
        await takeBack()
        notify(t('{{label}} is as it was', { label }), { type: 'success' })
      } catch (failure) {
        notify(messageOf(failure), { type: 'error' })
      }
      await queryClient.invalidateQueries()
    }
    const what = ids.length === 1 ? inText(resource.label) : formatRecords(ids.length, resource)
    notify(t('Changed {{label}} of {{what}}', { label: inText(label), what }), {
      type: 'success',
      ...undoable(() => void undo()),
    })
  }
  return (
    <>
      {(isKnown ? commonActions(resource, known).slice(0, shownActions) : []).map((action) => (
        <Button
          key={action.name}
          look="quiet"
          busy={actions.busy === action.name}
          icon={action.icon ? <Icon name={action.icon} label={action.label} size={15} /> : undefined}
          onClick={() => actions.run(action, known)}
        >
          {action.label}
        </Button>
      ))}
      {resource.names.updateMany &&
        mayDo(resource, 'update') &&
        known.every((row) => viewerCan(row, 'update')) && (
          <Button look="quiet" icon={<PencilLine size={15} />} onClick={() => setEditing(true)}>
            {t('Edit')}
          </Button>
        )}
      <Button
        look="quiet"
        icon={<Download size={15} />}
        onClick={() =>
          void exportSelected(provider, list).catch((failure: unknown) =>
            notify(messageOf(failure), { type: 'error' }),
          )
        }
      >
        {t('Export')}
      </Button>
      {known.every((row) => canArchive(resource, row)) && resource.isArchivable && (
        <Button
          look="quiet"
          icon={<Archive size={15} />}
          onClick={() => removal.archive(chosen, !list.filter.archived)}
        >
          {list.filter.archived ? t('Restore') : t('Archive')}
        </Button>
      )}
      {mayDo(resource, 'delete') && known.every((row) => canDelete(resource, row)) && (
        <Button look="quiet" icon={<Trash2 size={15} />} onClick={() => removal.remove(chosen)}>
          {t('Delete')}
        </Button>
      )}
      {isEditing && (
        <BulkEdit resource={resource} count={ids.length} onClose={() => setEditing(false)} onApply={edit} />
      )}
      {actions.dialog}
      {removal.dialog}
    </>
  )
}
