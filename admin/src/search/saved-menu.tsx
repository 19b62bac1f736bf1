import MenuItem from '@mui/material/MenuItem'
import Popover from '@mui/material/Popover'
import { Bookmark, Ellipsis, Pencil, Star, StarOff, Trash2, Users } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import { useNavigate } from 'react-router-dom'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { printGroupings } from '../group/use-grouping.ts'
import { t } from '../i18n/translate.ts'
import { Button, IconButton } from '../kit/button.tsx'
import k from '../kit/find-field.module.css'
import { Menu } from '../kit/menu.tsx'
import f from '../list/filter-menu.module.css'
import type { ListState } from '../list/use-list.ts'
import { useSetting } from '../settings/user-settings.ts'
import { side } from '../theme/direction.ts'
import {
  canShareFilters,
  defaultKey,
  hasSavedFilters,
  isSameSearch,
  type SavedSearch,
  type Search,
  searchAddress,
  useSavedChange,
  useSavedFilters,
} from './saved-filters.ts'
import s from './search.module.css'

/** The search that a list shows now. What is still being typed is a word of it. */
function searchOf({ filter, controller, groupings, view }: ListState): Search {
  const { typing, words = [], ...rest } = filter
  const { field, order } = controller.sort
  return {
    filter: {
      ...rest,
      ...(typing || words.length > 0 ? { words: typing ? [...words, typing] : words } : {}),
    },
    order: field === 'id' ? null : `${field} ${order}`,
    groupBy: printGroupings(groupings) || null,
    view,
  }
}

/** The saved filters of a list: apply one, keep what is searched now, share, rename, delete, open the list with one. */
export function SavedMenu({ list }: { list: ListState }) {
  const knowledge = useKnowledge()
  const { resource } = list
  const navigate = useNavigate()
  const button = useRef<HTMLSpanElement>(null)
  const [isOpen, setOpen] = useState(false)
  const saved = useSavedFilters(resource)
  const [defaultId, setDefault] = useSetting<string>(defaultKey(resource))
  if (!hasSavedFilters(knowledge)) return null
  const current = searchOf(list)
  const all = saved.data ?? []
  const active = all.find((one) => isSameSearch(one, current))
  const isMine = (one: SavedSearch) => one.createdBy?.id === knowledge.viewer.user.id
  const apply = (one: SavedSearch) => {
    setOpen(false)
    navigate(searchAddress(one))
  }
  const section = (title: string, filters: SavedSearch[]) =>
    filters.length > 0 && (
      <>
        <h2 className={f.heading}>{title}</h2>
        {filters.map((one) => (
          <Line
            key={one.id}
            list={list}
            saved={one}
            isActive={one === active}
            isDefault={one.id === defaultId}
            setDefault={setDefault}
            onApply={() => apply(one)}
          />
        ))}
      </>
    )
  return (
    <>
      <span ref={button} className={s.anchor}>
        <IconButton
          label={active ? t('Saved filters: {{name}}', { name: active.name }) : t('Saved filters')}
          data-on={active !== undefined || undefined}
          className={s.saved}
          aria-expanded={isOpen}
          aria-haspopup="dialog"
          onClick={(event) => {
            event.stopPropagation()
            setOpen(true)
          }}
        >
          <Bookmark size={15} fill={active ? 'currentColor' : 'none'} />
        </IconButton>
      </span>
      <Popover
        open={isOpen}
        anchorEl={button.current}
        onClose={() => setOpen(false)}
        anchorOrigin={{ vertical: 'bottom', horizontal: side('end') }}
        transformOrigin={{ vertical: 'top', horizontal: side('end') }}
        slotProps={{ paper: { className: f.paper, role: 'dialog', 'aria-label': t('Saved filters') } }}
      >
        <div className={f.fields}>
          {all.length === 0 && (
            <p className={s.none}>
              {t('Keep what you search often: words, filters, order, groups and view, by one name.')}
            </p>
          )}
          {section(
            t('Yours'),
            all.filter((one) => isMine(one) && !one.isShared),
          )}
          {section(
            t('Shared'),
            all.filter((one) => one.isShared),
          )}
        </div>
        <SaveForm list={list} current={current} all={all.filter(isMine)} done={() => setOpen(false)} />
      </Popover>
    </>
  )
}

function Line(props: {
  list: ListState
  saved: SavedSearch
  isActive: boolean
  isDefault: boolean
  setDefault: (id: string | null) => void
  onApply: () => void
}) {
  const { list, saved, isDefault, setDefault } = props
  const canShare = canShareFilters(useKnowledge())
  const change = useSavedChange(list.resource)
  const [name, setName] = useState<string | null>(null)
  const rename = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    const wanted = name?.trim()
    if (wanted && wanted !== saved.name)
      change.mutate({ do: 'update', id: saved.id, input: { name: wanted } })
    setName(null)
  }
  if (name !== null) {
    return (
      <form className={s.rename} onSubmit={rename}>
        <input
          className={k.find}
          aria-label={t('New name')}
          // biome-ignore lint/a11y/noAutofocus: somebody asked to rename it
          autoFocus
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.stopPropagation()
            setName(null)
          }}
        />
        <Button type="submit" look="quiet">
          {t('Rename')}
        </Button>
      </form>
    )
  }
  const { update, delete: remove } = saved.viewerCan ?? { update: false, delete: false }
  return (
    <div className={s.line} data-on={props.isActive || undefined}>
      <button type="button" className={f.item} aria-pressed={props.isActive} onClick={props.onApply}>
        <span>{saved.name}</span>
        {isDefault && <Star size={13} fill="currentColor" aria-label={t('Opens with this list')} />}
      </button>
      <Menu
        align="end"
        button={
          <IconButton label={t('Change “{{name}}”', { name: saved.name })}>
            <Ellipsis size={15} />
          </IconButton>
        }
      >
        {(choose) => [
          <MenuItem key="default" onClick={choose(() => setDefault(isDefault ? null : saved.id))}>
            {isDefault ? <StarOff size={15} /> : <Star size={15} />}
            {isDefault ? t('Do not open the list with it') : t('Open the list with it')}
          </MenuItem>,
          update && (
            <MenuItem key="rename" onClick={choose(() => setName(saved.name))}>
              <Pencil size={15} /> {t('Rename')}
            </MenuItem>
          ),
          update && (
            <MenuItem
              key="replace"
              onClick={choose(() => change.mutate({ do: 'update', id: saved.id, input: searchOf(list) }))}
            >
              <Bookmark size={15} /> {t('Replace by this search')}
            </MenuItem>
          ),
          update && canShare && (
            <MenuItem
              key="share"
              onClick={choose(() =>
                change.mutate({ do: 'update', id: saved.id, input: { isShared: !saved.isShared } }),
              )}
            >
              <Users size={15} /> {saved.isShared ? t('Keep to myself') : t('Share with everybody')}
            </MenuItem>
          ),
          remove && (
            <MenuItem
              key="delete"
              onClick={choose(() => {
                if (isDefault) setDefault(null)
                change.mutate({ do: 'delete', id: saved.id })
              })}
            >
              <Trash2 size={15} /> {t('Delete')}
            </MenuItem>
          ),
        ]}
      </Menu>
    </div>
  )
}

function SaveForm(props: { list: ListState; current: Search; all: SavedSearch[]; done: () => void }) {
  const { list, current, all, done } = props
  const canShare = canShareFilters(useKnowledge())
  const change = useSavedChange(list.resource)
  const [, setDefault] = useSetting<string>(defaultKey(list.resource))
  const [name, setName] = useState('')
  const [isShared, setShared] = useState(false)
  const [isDefault, setIsDefault] = useState(false)
  const same = all.find((one) => one.name === name.trim())
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const input = { ...current, ...(canShare ? { isShared } : {}) }
    try {
      const id = await change.mutateAsync(
        same
          ? { do: 'update', id: same.id, input }
          : { do: 'create', input: { ...input, name: name.trim() } },
      )
      if (isDefault) setDefault(id)
      done()
    } catch {
      // Told by the mutation itself; what was typed stays.
    }
  }
  return (
    <form className={s.save} onSubmit={(event) => void save(event)}>
      <input
        className={k.find}
        aria-label={t('Name of this search')}
        placeholder={t('Save this search as')}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {name.trim() !== '' && (
        <>
          <label>
            <input
              type="checkbox"
              checked={isDefault}
              onChange={(event) => setIsDefault(event.target.checked)}
            />
            {t('Open the list with it')}
          </label>
          {canShare && (
            <label>
              <input
                type="checkbox"
                checked={isShared}
                onChange={(event) => setShared(event.target.checked)}
              />
              {t('Share with everybody')}
            </label>
          )}
          <Button look="primary" type="submit" busy={change.isPending}>
            {same ? t('Replace “{{name}}”', { name: same.name }) : t('Save')}
          </Button>
        </>
      )}
    </form>
  )
}
