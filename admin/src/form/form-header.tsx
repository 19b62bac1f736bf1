import Divider from '@mui/material/Divider'
import MenuItem from '@mui/material/MenuItem'
import { Archive, ArchiveRestore, Copy, Ellipsis, Trash2, Undo2 } from 'lucide-react'
import { useNavigate } from 'react-router-dom'
import { useAccessEntries } from '../access/menu-entries.tsx'
import { availableActions, canArchive, canDelete } from '../actions/available.ts'
import type { useActions } from '../actions/use-actions.tsx'
import { useRemoval } from '../actions/use-removal.tsx'
import { ActivityMark } from '../activity/activity.tsx'
import { mayDo } from '../data/knowledge.ts'
import type { Action } from '../data/types.ts'
import { usePhone } from '../frame/use-phone.ts'
import { Badge } from '../kit/badge.tsx'
import { Button, IconButton } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import { Menu } from '../kit/menu.tsx'
import { FavouriteButton } from './favourite-button.tsx'
import { useRecordFormContext } from './form-context.tsx'
import s from './form-header.module.css'
import { Stepper } from './stepper.tsx'

const shownActions = 3
const shownOnPhone = 2

/** The record's name and state, and what can be done with it: the next sensible thing first. */
export function FormHeader({ actions }: { actions: ReturnType<typeof useActions> }) {
  const form = useRecordFormContext()
  const { resource, record, isDirty, isSaving, isFrozen } = form
  const navigate = useNavigate()
  const isPhone = usePhone()
  const removal = useRemoval(resource, (what) => what === 'deleted' && navigate(`/${resource.name}`))
  const accessEntries = useAccessEntries(resource)
  const own = record ? availableActions(resource, record) : []
  // What moves the record on its way is a button; the rest is in the menu.
  const visible = own
    .filter((one) => !one.isDangerous && (one.isPrimary || one.to !== null))
    .slice(0, isDirty ? 1 : isPhone ? shownOnPhone : shownActions)
  const canCopy = mayDo(resource, 'create') && !resource.actions.some((one) => one.name === 'duplicate')
  const hidden = own.filter((one) => !visible.includes(one))
  const state = record && resource.states ? String(record[resource.states.field]) : null
  const isArchived = record?.active === false
  const run = async (action: Action) => {
    const current = isDirty ? await form.save() : record
    if (current) actions.run(action, [current])
  }
  return (
    <header className={s.header}>
      <div className={s.titleLine}>
        <h1 className={s.title}>
          {record ? String(record.displayName) : `New ${resource.label.toLowerCase()}`}
        </h1>
        {record && <FavouriteButton resource={resource.name} id={record.id} />}
        {record && <ActivityMark resource={resource} id={record.id} />}
        {isArchived && <Badge choice={{ label: 'Archived', tone: 'NEUTRAL' }} />}
        {isDirty && <span className={s.dirty}>Not saved</span>}
      </div>
      {state && <Stepper resource={resource} state={state} />}
      <div className={s.actions}>
        {!isFrozen && (isDirty || !record) && (
          <>
            {isDirty && record && (
              <IconButton label="Discard changes" onClick={form.discard}>
                <Undo2 size={16} />
              </IconButton>
            )}
            <Button look="primary" type="submit" busy={isSaving} title="Ctrl S">
              {record ? 'Save' : `Create ${resource.label.toLowerCase()}`}
            </Button>
          </>
        )}
        {visible.map((action, at) => (
          <Button
            key={action.name}
            look={at === 0 && action.isPrimary && !isDirty ? 'primary' : 'plain'}
            busy={actions.busy === action.name}
            title={action.description}
            icon={action.icon ? <Icon name={action.icon} label={action.label} size={15} /> : undefined}
            onClick={() => void run(action)}
          >
            {action.label}
          </Button>
        ))}
        {record && (
          <Menu
            align="end"
            button={
              <IconButton label="More">
                <Ellipsis size={17} />
              </IconButton>
            }
          >
            {(choose) => [
              ...hidden.map((action) => (
                <MenuItem key={action.name} onClick={choose(() => void run(action))}>
                  {action.icon && <Icon name={action.icon} label={action.label} size={15} />}
                  {action.label}
                </MenuItem>
              )),
              hidden.length > 0 && <Divider key="-" component="li" role="presentation" />,
              canCopy && (
                <MenuItem
                  key="copy"
                  onClick={choose(() => navigate(`/${resource.name}/create?copy=${record.id}`))}
                >
                  <Copy size={15} /> Duplicate
                </MenuItem>
              ),
              canArchive(resource, record) && (
                <MenuItem key="archive" onClick={choose(() => removal.archive([record], !isArchived))}>
                  {isArchived ? <ArchiveRestore size={15} /> : <Archive size={15} />}
                  {isArchived ? 'Restore' : 'Archive'}
                </MenuItem>
              ),
              ...accessEntries(record, choose),
              canDelete(resource, record) && (
                <MenuItem key="delete" onClick={choose(() => removal.remove([record]))}>
                  <Trash2 size={15} /> Delete
                </MenuItem>
              ),
            ]}
          </Menu>
        )}
      </div>
      {removal.dialog}
    </header>
  )
}
