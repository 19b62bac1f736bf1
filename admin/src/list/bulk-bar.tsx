import { Archive, Download, Trash2, X } from 'lucide-react'
import { useDataProvider, useNotify } from 'ra-core'
import { commonActions, viewerCan } from '../actions/available.ts'
import { useActions } from '../actions/use-actions.tsx'
import { useRemoval } from '../actions/use-removal.tsx'
import { messageOf } from '../data/errors.ts'
import type { TrellisProvider } from '../data/provider.ts'
import type { Connection, Row } from '../data/types.ts'
import { formatCount, valueAt } from '../fields/format.ts'
import { Button, IconButton } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import type { Column } from './columns.ts'
import { download, toCsv } from './csv.ts'
import s from './list.module.css'
import type { ListState } from './use-list.ts'

const shownActions = 3

/** Rises when records are selected: how many, and what can be done to all of them. */
export function BulkBar({ list }: { list: ListState }) {
  const { resource, controller, columns } = list
  const { selectedIds, onUnselectItems, data = [] } = controller
  const provider = useDataProvider<TrellisProvider>()
  const notify = useNotify()
  const actions = useActions(resource, () => onUnselectItems())
  const removal = useRemoval(resource, () => onUnselectItems())
  const here = data.filter((row) => selectedIds.includes(row.id))
  // Actions need each record's state and version: they are offered while all of the selection is on this page.
  const isAllHere = here.length === selectedIds.length
  const chosen: Row[] = isAllHere ? here : selectedIds.map((id) => ({ id: String(id) }))
  const exportCsv = async () => {
    try {
      const paths = columns.map((one) => one.path)
      const rows: Row[] = []
      for (let at = 0; at < selectedIds.length; at += 100) {
        const part = await provider.getMany(resource.name, {
          ids: selectedIds.slice(at, at + 100),
          meta: { columns: paths },
        })
        rows.push(...(part.data as Row[]))
      }
      const cells = rows.map((row) => columns.map((column) => plainText(column, row)))
      download(
        `${resource.plural}.csv`,
        toCsv(
          columns.map((one) => one.label),
          cells,
        ),
      )
    } catch (error) {
      notify(messageOf(error), { type: 'error' })
    }
  }
  const isShown = selectedIds.length > 0
  return (
    <>
      {isShown && (
        <div className={s.bulk} role="toolbar" aria-label="Selection">
          <strong className="figures">{formatCount(selectedIds.length)} selected</strong>
          {(isAllHere ? commonActions(resource, here).slice(0, shownActions) : []).map((action) => (
            <Button
              key={action.name}
              look="quiet"
              busy={actions.busy === action.name}
              icon={action.icon ? <Icon name={action.icon} label={action.label} size={15} /> : undefined}
              onClick={() => actions.run(action, here)}
            >
              {action.label}
            </Button>
          ))}
          <Button look="quiet" icon={<Download size={15} />} onClick={() => void exportCsv()}>
            Export
          </Button>
          {resource.isArchivable &&
            resource.names.updateMany &&
            here.every((row) => viewerCan(row, 'update')) && (
              <Button
                look="quiet"
                icon={<Archive size={15} />}
                onClick={() => removal.archive(chosen, !list.filter.archived)}
              >
                {list.filter.archived ? 'Restore' : 'Archive'}
              </Button>
            )}
          {resource.names.deleteMany && here.every((row) => viewerCan(row, 'delete')) && (
            <Button look="quiet" icon={<Trash2 size={15} />} onClick={() => removal.remove(chosen)}>
              Delete
            </Button>
          )}
          <IconButton label="Clear selection" onClick={() => onUnselectItems()}>
            <X size={16} />
          </IconButton>
        </div>
      )}
      {actions.dialog}
      {removal.dialog}
    </>
  )
}

function plainText(column: Column, row: Row): string {
  const value = valueAt(row, column.path)
  if (value === null || value === undefined) return ''
  const { field } = column
  if (field.type === 'TO_ONE') return String((value as Row).displayName)
  if (field.type === 'TO_MANY') return (value as Connection).nodes.map((one) => one.displayName).join(', ')
  if (field.type === 'ENUM') return field.choices?.find((one) => one.value === value)?.label ?? String(value)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
