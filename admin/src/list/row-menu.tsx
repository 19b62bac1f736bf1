import Divider from '@mui/material/Divider'
import MenuItem from '@mui/material/MenuItem'
import { Archive, ArchiveRestore, Copy, Ellipsis, Trash2 } from 'lucide-react'
import { useNavigate } from 'react-router-dom'
import { availableActions, canArchive, canDelete } from '../actions/available.ts'
import { useActions } from '../actions/use-actions.tsx'
import { useRemoval } from '../actions/use-removal.tsx'
import { mayDo } from '../data/knowledge.ts'
import type { Row } from '../data/types.ts'
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
  if (own.length === 0 && !canCopy && !isDeletable && !isArchivable) return null
  const isArchived = row.active === false
  return (
    <>
      <Menu
        align="end"
        button={
          <IconButton label={`Actions for ${String(row.displayName)}`}>
            <Ellipsis size={16} />
          </IconButton>
        }
      >
        {(choose) => [
          ...own.map((action) => (
            <MenuItem key={action.name} onClick={choose(() => actions.run(action, [row]))}>
              {action.icon && <Icon name={action.icon} label={action.label} size={15} />}
              {action.label}
            </MenuItem>
          )),
          own.length > 0 && <Divider key="-" component="li" role="presentation" />,
          canCopy && (
            <MenuItem key="copy" onClick={choose(() => navigate(`/${resource.name}/create?copy=${row.id}`))}>
              <Copy size={15} /> Duplicate
            </MenuItem>
          ),
          isArchivable && (
            <MenuItem key="archive" onClick={choose(() => removal.archive([row], !isArchived))}>
              {isArchived ? <ArchiveRestore size={15} /> : <Archive size={15} />}
              {isArchived ? 'Restore' : 'Archive'}
            </MenuItem>
          ),
          isDeletable && (
            <MenuItem key="delete" onClick={choose(() => removal.remove([row]))}>
              <Trash2 size={15} /> Delete
            </MenuItem>
          ),
        ]}
      </Menu>
      {actions.dialog}
      {removal.dialog}
    </>
  )
}
