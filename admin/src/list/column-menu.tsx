import Popover from '@mui/material/Popover'
import { Check, Columns3, GripVertical } from 'lucide-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { Button, IconButton } from '../kit/button.tsx'
import { FindField } from '../kit/find-field.tsx'
import { side } from '../theme/direction.ts'
import s from './column-menu.module.css'
import { type Column, possibleColumns } from './columns.ts'
import f from './filter-menu.module.css'
import type { ListState } from './use-list.ts'

/** Which columns the list shows and in which order; kept for this person, wherever they sign in. */
export function ColumnMenu({ list }: { list: ListState }) {
  const knowledge = useKnowledge()
  const { columns, setChosen, moveColumn } = list
  const button = useRef<HTMLSpanElement>(null)
  const [isOpen, setOpen] = useState(false)
  const [wanted, setWanted] = useState('')
  const [dragged, setDragged] = useState<string | null>(null)
  const paths = columns.map((one) => one.path)
  const fits = ({ label }: Column) => label.toLowerCase().includes(wanted.toLowerCase())
  const others = possibleColumns(knowledge, list.resource).filter((one) => !paths.includes(one.path))
  const toggle = (path: string) => {
    const next = paths.includes(path) ? paths.filter((one) => one !== path) : [...paths, path]
    if (next.length > 0) setChosen(next)
  }
  const close = () => {
    setOpen(false)
    setWanted('')
  }
  const item = (column: Column) => {
    const isOn = paths.includes(column.path)
    return (
      // biome-ignore lint/a11y/useSemanticElements: a line of a menu that looks as the others do
      <button
        key={column.path}
        type="button"
        role="checkbox"
        aria-checked={isOn}
        className={f.item}
        onClick={() => toggle(column.path)}
      >
        <span>{column.label}</span>
        {isOn && <Check size={15} aria-hidden />}
      </button>
    )
  }
  return (
    <>
      <span ref={button} className={s.columnsButton}>
        <IconButton
          label={t('Columns')}
          aria-expanded={isOpen}
          aria-haspopup="dialog"
          onClick={() => setOpen(true)}
        >
          <Columns3 size={16} />
        </IconButton>
      </span>
      <Popover
        open={isOpen}
        anchorEl={button.current}
        onClose={close}
        anchorOrigin={{ vertical: 'bottom', horizontal: side('end') }}
        transformOrigin={{ vertical: 'top', horizontal: side('end') }}
        slotProps={{ paper: { className: f.paper, role: 'dialog', 'aria-label': t('Columns') } }}
      >
        <FindField label={t('Find a column')} value={wanted} onChange={setWanted} />
        <div className={f.fields}>
          <h2 className={f.heading}>{t('Shown')}</h2>
          {columns.map((column, at) =>
            fits(column) ? (
              // biome-ignore lint/a11y/noStaticElementInteractions: dragging by mouse; the handle has the keys
              <div
                key={column.path}
                className={s.shownColumn}
                draggable
                data-dragged={dragged === column.path || undefined}
                onDragStart={(event) => {
                  event.dataTransfer.effectAllowed = 'move'
                  event.dataTransfer.setData('text/plain', column.label)
                  setDragged(column.path)
                }}
                onDragOver={(event) => {
                  if (!dragged) return
                  event.preventDefault()
                  if (dragged !== column.path) moveColumn(dragged, at)
                }}
                onDragEnd={() => setDragged(null)}
                onDrop={(event) => event.preventDefault()}
              >
                <MoveHandle column={column} move={(by) => moveColumn(column.path, at + by)} />
                {item(column)}
              </div>
            ) : null,
          )}
          {others.some(fits) && <h2 className={f.heading}>{t('Not shown')}</h2>}
          {others.filter(fits).map((column) => item(column))}
        </div>
        {list.hasOwnColumns && (
          <Button look="quiet" className={s.resetColumns} onClick={list.resetColumns}>
            {t('Show the usual columns')}
          </Button>
        )}
      </Popover>
    </>
  )
}

function MoveHandle({ column, move }: { column: Column; move: (by: number) => void }) {
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    const handle = event.currentTarget
    move(by)
    // React may put the line elsewhere, which takes the focus from it.
    requestAnimationFrame(() => handle.focus())
  }
  return (
    <button
      type="button"
      className={s.handle}
      aria-label={t('Move {{column}}', { column: column.label })}
      title={t('Drag, or press ↑ and ↓')}
      onKeyDown={onKeyDown}
    >
      <GripVertical size={14} aria-hidden />
    </button>
  )
}
