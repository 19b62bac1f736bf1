import { ArrowDown, ArrowUp } from 'lucide-react'
import { type DragEvent, type KeyboardEvent, type ReactNode, useState } from 'react'
import { isFigure } from '../fields/format.ts'
import { isPictureField } from '../files/field-file.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { onwardKey } from '../theme/direction.ts'
import { ColumnResizer } from './column-resizer.tsx'
import { type Column, sortPath } from './columns.ts'
import s from './list.module.css'
import type { ListState } from './use-list.ts'

/** The headers of the list's columns; `select` stands above the checkboxes of the rows. */
export function TableHead({ list, select }: { list: ListState; select?: ReactNode }) {
  const [dragged, setDragged] = useState<string | null>(null)
  return (
    <thead>
      <tr>
        <th className={s.selectCell} scope="col">
          {select ?? <span className="visually-hidden">{t('Selected')}</span>}
        </th>
        {list.columns.map((column, at) => (
          <Header key={column.path} column={column} at={at} list={list} drag={{ dragged, setDragged }} />
        ))}
        <th className={s.menuCell}>
          <span className="visually-hidden">{t('Actions')}</span>
        </th>
      </tr>
    </thead>
  )
}

interface Drag {
  dragged: string | null
  setDragged: (path: string | null) => void
}

/** Sorts by a click; moves by dragging, or by Shift with the arrow keys. */
function Header({ column, at, list, drag }: { column: Column; at: number; list: ListState; drag: Drag }) {
  const knowledge = useKnowledge()
  const { sort, setSort } = list.controller
  const [isOver, setOver] = useState(false)
  const path = sortPath(knowledge, column)
  const isPicture = isPictureField(column.field)
  const isSorted = path !== null && sort.field === path
  const isDescending = isSorted && sort.order === 'DESC'
  const next = () => {
    if (!path) return
    // Ascending, descending, then back to the resource's own order.
    if (!isSorted) setSort({ field: path, order: 'ASC' })
    else if (!isDescending) setSort({ field: path, order: 'DESC' })
    else setSort({ field: 'id', order: 'ASC' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = onwardKey(event.key) === 'ArrowRight' ? 1 : onwardKey(event.key) === 'ArrowLeft' ? -1 : 0
    if (!event.shiftKey || by === 0) return
    event.preventDefault()
    list.moveColumn(column.path, at + by)
  }
  const over = (event: DragEvent) => {
    if (!drag.dragged) return
    event.preventDefault()
    setOver(drag.dragged !== column.path)
  }
  return (
    <th
      className={isFigure(column.field) ? s.figureCell : undefined}
      scope="col"
      data-path={column.path}
      data-widget={isPicture ? 'IMAGE' : undefined}
      data-over={isOver || undefined}
      data-dragged={drag.dragged === column.path || undefined}
      aria-sort={isSorted ? (isDescending ? 'descending' : 'ascending') : undefined}
      draggable
      onDragStart={(event) => {
        if ((event.target as HTMLElement).querySelector('[data-live]')) return event.preventDefault()
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('text/plain', column.label)
        drag.setDragged(column.path)
      }}
      onDragEnter={over}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDragEnd={() => drag.setDragged(null)}
      onDrop={(event) => {
        event.preventDefault()
        if (drag.dragged) list.moveColumn(drag.dragged, at)
        drag.setDragged(null)
        setOver(false)
      }}
    >
      {path ? (
        <button
          type="button"
          className={s.sort}
          data-sorted={isSorted || undefined}
          onClick={next}
          onKeyDown={onKeyDown}
        >
          {column.label}
          {isDescending ? <ArrowDown size={13} aria-hidden /> : <ArrowUp size={13} aria-hidden />}
        </button>
      ) : (
        <span data-label className={isPicture ? 'visually-hidden' : undefined}>
          {column.label}
        </span>
      )}
      <ColumnResizer list={list} column={column} />
    </th>
  )
}
