import { useDraggable } from '@dnd-kit/core'
import { GripVertical } from 'lucide-react'
import { Link, useNavigate } from 'react-router-dom'
import type { BoardDefinition, Row } from '../data/types.ts'
import { isFigure, valueAt } from '../fields/format.ts'
import { Value } from '../fields/value.tsx'
import { type FieldFile, isPictureField } from '../files/field-file.ts'
import { Picture } from '../files/picture.tsx'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { columnsOf } from '../list/columns.ts'
import { RowMenu } from '../list/row-menu.tsx'
import { unitOf } from '../list/unit-of.ts'
import type { ListState } from '../list/use-list.ts'
import s from './board.module.css'

interface CardProps {
  list: ListState
  board: BoardDefinition
  row: Row
}

/** A card that can be dragged as a whole by mouse and finger, and by its handle with the keyboard. */
export function DraggableCard(props: CardProps) {
  const { list, row } = props
  const navigate = useNavigate()
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, isDragging } = useDraggable({
    id: row.id,
    data: { row },
  })
  const { onKeyDown, ...pointer } = listeners ?? {}
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the title is the link; the rest of the card is a larger target
    <li
      ref={setNodeRef}
      className={s.card}
      data-dragging={isDragging || undefined}
      {...pointer}
      onClick={(event) => {
        if ((event.target as HTMLElement).closest('a, button')) return
        navigate(`/${list.resource.name}/${row.id}`)
      }}
    >
      <CardFace {...props} />
      <div className={s.cardTools}>
        <button
          ref={setActivatorNodeRef}
          type="button"
          className={s.handle}
          {...attributes}
          onKeyDown={onKeyDown as React.KeyboardEventHandler | undefined}
          aria-label={t('Move {{name}}', { name: String(row.displayName) })}
        >
          <GripVertical size={15} aria-hidden />
        </button>
        <RowMenu list={list} row={row} />
      </div>
    </li>
  )
}

/** What stands on a card. */
export function CardFace({ list, board, row }: CardProps) {
  const knowledge = useKnowledge()
  const { resource } = list
  const shown = columnsOf(knowledge, resource, board.fields).filter(({ path }) => {
    const value = valueAt(row, path)
    return value !== null && value !== undefined && value !== ''
  })
  const value = (column: (typeof shown)[number]) => (
    <Value
      // Inside a card a relation is a word and no link: the card itself leads somewhere.
      field={column.field.type === 'TO_ONE' ? { ...column.field, target: null } : column.field}
      value={valueAt(row, column.path)}
      unit={unitOf(resource, column, row)}
      isBrief
    />
  )
  const picture = shown.find((one) => isPictureField(one.field))
  const figures = shown.filter((one) => isFigure(one.field))
  const [firstWord, ...otherWords] = shown.filter((one) => !isFigure(one.field) && one !== picture)
  const [titleColumn] = board.title ? columnsOf(knowledge, resource, [board.title]) : []
  const title = titleColumn && valueAt(row, titleColumn.path)
  const progress = board.progress ? Number(valueAt(row, board.progress) ?? 0) : null
  return (
    <>
      {picture && (
        <Picture file={valueAt(row, picture.path) as FieldFile} name={String(row.displayName)} look="card" />
      )}
      <Link to={`/${resource.name}/${row.id}`} className={s.cardTitle} draggable={false}>
        {titleColumn && title ? value(titleColumn) : String(row.displayName)}
      </Link>
      {firstWord && (
        <div className={s.cardLine} title={firstWord.label}>
          {value(firstWord)}
        </div>
      )}
      {otherWords.length > 0 && (
        <div className={s.cardLine}>
          {otherWords.map((column) => (
            <span key={column.path} title={column.label}>
              {value(column)}
            </span>
          ))}
        </div>
      )}
      {figures.length > 0 && (
        <div className={s.cardFigures}>
          {figures.map((column) => (
            <span key={column.path} title={column.label}>
              {value(column)}
            </span>
          ))}
        </div>
      )}
      {progress !== null && (
        <div
          className={s.progress}
          role="progressbar"
          aria-label={t('Progress')}
          aria-valuenow={progress}
          aria-valuemin={0}
          aria-valuemax={100}
        >
          <span style={{ width: `${Math.min(100, Math.max(0, progress))}%` }} />
        </div>
      )}
    </>
  )
}
