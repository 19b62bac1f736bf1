import Divider from '@mui/material/Divider'
import MenuItem from '@mui/material/MenuItem'
import { Archive, ArchiveRestore, Code, Copy, Ellipsis, Trash2, Undo2 } from 'lucide-react'
import { useWatch } from 'react-hook-form'
import { useNavigate } from 'react-router-dom'
import { useAccessEntries } from '../access/menu-entries.tsx'
import { availableActions, canArchive, canDelete } from '../actions/available.ts'
import type { useActions } from '../actions/use-actions.tsx'
import { useRemoval } from '../actions/use-removal.tsx'
import { ActivityMark } from '../activity/activity.tsx'
import { useFormCode } from '../code/use-code.tsx'
import { useCommands } from '../command/offered.ts'
import { mayDo } from '../data/knowledge.ts'
import { formFields } from '../data/selection.ts'
import type { Action } from '../data/types.ts'
import { type FieldFile, pictureFieldOf } from '../files/field-file.ts'
import { Picture } from '../files/picture.tsx'
import { usePhone } from '../frame/use-phone.ts'
import { t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
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
  const code = useFormCode(resource, record)
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
  const copy = () => navigate(`/${resource.name}/create?copy=${record?.id}`)
  const hint = record ? String(record.displayName) : ''
  useCommands([
    ...own.map((action) => ({
      key: action.name,
      label: action.label,
      icon: <Icon name={action.icon ?? 'play'} label={action.label} />,
      hint,
      run: () => void run(action),
    })),
    ...(record && canCopy
      ? [{ key: 'copy', label: t('Duplicate'), icon: <Copy size={16} />, hint, run: copy }]
      : []),
  ])
  return (
    <header className={s.header}>
      <div className={s.titleLine}>
        <HeadPicture />
        <h1 className={s.title}>
          {record ? String(record.displayName) : t('New {{record}}', { record: inText(resource.label) })}
        </h1>
        {record && <FavouriteButton resource={resource.name} id={record.id} />}
        {record && <ActivityMark resource={resource} id={record.id} />}
        {isArchived && <Badge choice={{ label: t('Archived'), tone: 'NEUTRAL' }} />}
        {isDirty && <span className={s.dirty}>{t('Not saved')}</span>}
      </div>
      {state && <Stepper resource={resource} state={state} />}
      <div className={s.actions}>
        {!isFrozen && (isDirty || !record) && (
          <>
            {isDirty && record && (
              <IconButton label={t('Discard changes')} onClick={form.discard}>
                <Undo2 size={16} />
              </IconButton>
            )}
            <Button look="primary" type="submit" busy={isSaving} title={t('Ctrl S')}>
              {record ? t('Save') : t('Create {{record}}', { record: inText(resource.label) })}
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
              <IconButton label={t('More')}>
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
                <MenuItem key="copy" onClick={choose(copy)}>
                  <Copy size={15} /> {t('Duplicate')}
                </MenuItem>
              ),
              canArchive(resource, record) && (
                <MenuItem key="archive" onClick={choose(() => removal.archive([record], !isArchived))}>
                  {isArchived ? <ArchiveRestore size={15} /> : <Archive size={15} />}
                  {isArchived ? t('Restore') : t('Archive')}
                </MenuItem>
              ),
              ...accessEntries(record, choose),
              code.show && (
                <MenuItem key="code" onClick={choose(code.show)}>
                  <Code size={15} /> {t('Show code')}
                </MenuItem>
              ),
              canDelete(resource, record) && (
                <MenuItem key="delete" onClick={choose(() => removal.remove([record]))}>
                  <Trash2 size={15} /> {t('Delete')}
                </MenuItem>
              ),
            ]}
          </Menu>
        )}
      </div>
      {removal.dialog}
      {code.panel}
    </header>
  )
}

/** The picture of the record as the form has it, or its initials. */
function HeadPicture() {
  const { resource, record, form, methods } = useRecordFormContext()
  const field = pictureFieldOf(resource)
  const file = useWatch({ control: methods.control, name: field?.name ?? 'id' }) as FieldFile | null
  if (!field || !record || !formFields(form).includes(field.name)) return null
  return <Picture file={file} name={String(record.displayName)} look="head" />
}
