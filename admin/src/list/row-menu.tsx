import Divider from '@mui/material/Divider'
import MenuItem from '@mui/material/MenuItem'
import { Archive, ArchiveRestore, Copy, Ellipsis, PencilLine, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router-dom'
import { availableActions, canArchive, canDelete } from '../actions/available.ts'
import { useActions } from '../actions/use-actions.tsx'
import { useRemoval } from '../actions/use-removal.tsx'
import { RowSheet, useSheetColumns } from '../cells/row-sheet.tsx'
import { mayDo } from '../data/knowledge.ts'
import type { Row } from '../data/types.ts'
import { useTouch } from '../frame/use-phone.ts'
import { t } from '../i18n/translate.ts'
import { IconButton } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import { Menu } from '../kit/menu.tsx'
import type { ListState } from './use-list.ts'

/** What can be done to one record of the list. */
export function RowMenu({ list, row }: { list: ListState; row: Row }) {
  const { resource } = list
  const navigate = useNavigate()
  const actions = useActions(resource, () => {})
  const removal = useRemoval(resource, () => {})
  const own = availableActions(resource, row)
  const canCopy = mayDo(resource, 'create') && !resource.actions.some((one) => one.name === 'duplicate')
  const isDeletable = canDelete(resource, row)
  const isArchivable = canArchive(resource, row)
  // Where nothing is double-clicked, values are changed on a sheet instead of in their cells.
  const isTouch = useTouch()
  const [isEditing, setEditing] = useState(false)
  const canEdit = useSheetColumns(list, row).length > 0 && isTouch
  if (own.length === 0 && !canEdit && !canCopy && !isDeletable && !isArchivable) return null
  const isArchived = row.active === false
  return (
    <>
      <Menu
        align="end"
        button={
          <IconButton label={t('Actions for {{name}}', { name: String(row.displayName) })}>
            <Ellipsis size={16} />
          </IconButton>
        }
      >
        {(choose) => [
          canEdit && (
            <MenuItem key="edit" onClick={choose(() => setEditing(true))}>
              <PencilLine size={15} /> {t('Quick edit')}
            </MenuItem>
          ),
          ...own.map((action) => (
            <MenuItem key={action.name} onClick={choose(() => actions.run(action, [row]))}>
              {action.icon && <Icon name={action.icon} label={action.label} size={15} />}
              {action.label}
            </MenuItem>
          )),
          own.length > 0 && <Divider key="-" component="li" role="presentation" />,
          canCopy && (
            <MenuItem key="copy" onClick={choose(() => navigate(`/${resource.name}/create?copy=${row.id}`))}>
              <Copy size={15} /> {t('Duplicate')}
            </MenuItem>
          ),
          isArchivable && (
            <MenuItem key="archive" onClick={choose(() => removal.archive([row], !isArchived))}>
              {isArchived ? <ArchiveRestore size={15} /> : <Archive size={15} />}
              {isArchived ? t('Restore') : t('Archive')}
            </MenuItem>
          ),
          isDeletable && (
            <MenuItem key="delete" onClick={choose(() => removal.remove([row]))}>
              <Trash2 size={15} /> {t('Delete')}
            </MenuItem>
          ),
        ]}
      </Menu>
      {isEditing && <RowSheet list={list} row={row} onClose={() => setEditing(false)} />}
      {actions.dialog}
      {removal.dialog}
    </>
  )
}
