import { useDroppable } from '@dnd-kit/core'
import { Plus } from 'lucide-react'
import { fieldOf } from '../data/knowledge.ts'
import type { BoardDefinition, Row } from '../data/types.ts'
import { formatCount, formatFigure } from '../fields/format.ts'
import { t } from '../i18n/translate.ts'
import { Button, IconButton } from '../kit/button.tsx'
import type { ListState } from '../list/use-list.ts'
import s from './board.module.css'
import { type BoardColumn, type ColumnContent, mostCards } from './board-query.ts'
import { DraggableCard } from './card.tsx'

/** A column: its name, how many cards, their sum, and the cards. */
export function Column(props: {
  list: ListState
  board: BoardDefinition
  column: BoardColumn
  content: ColumnContent
  rows: Row[]
  /** Whether the card that is being dragged may not be dropped here. */
  isClosed: boolean
  create: (() => void) | null
  more: () => void
  all: () => void
}) {
  const { list, board, column, content, rows } = props
  const { setNodeRef, isOver } = useDroppable({ id: column.key, data: { column } })
  const total = board.total ? fieldOf(list.resource, board.total) : null
  const left = content.count - content.rows.length
  const label = t('Cards of {{column}}', { column: column.label })
  return (
    <section
      ref={setNodeRef}
      className={s.column}
      aria-label={column.label}
      data-over={(isOver && !props.isClosed) || undefined}
      data-closed={props.isClosed || undefined}
    >
      <header className={s.columnHead}>
        <div className={s.columnTitle}>
          <span className={s.dot} data-tone={column.tone ?? 'neutral'} aria-hidden />
          <h2>{column.label}</h2>
          <span className={s.columnCount}>{formatCount(content.count)}</span>
          {props.create && (
            <IconButton
              label={t('New in {{column}}', { column: column.label })}
              className={s.add}
              onClick={props.create}
            >
              <Plus size={16} />
            </IconButton>
          )}
        </div>
        {total && content.totals.length > 0 && (
          <div className={s.columnTotals} title={total.label}>
            {content.totals.map(({ unit, value }) => (
              <span key={`${unit?.code ?? unit?.id}`} className="figures">
                {formatFigure(total, value, unit)}
              </span>
            ))}
          </div>
        )}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      <section className={s.cards} tabIndex={0} aria-label={label}>
        <ul>
          {rows.map((row) => (
            <DraggableCard key={row.id} list={list} board={board} row={row} />
          ))}
        </ul>
        {rows.length === 0 && <p className={s.nothing}>{t('Nothing here')}</p>}
        {left > 0 &&
          (content.rows.length < mostCards ? (
            <Button look="quiet" onClick={props.more}>
              {t('Show more of {{left}}', { left: formatCount(left) })}
            </Button>
          ) : (
            <Button look="quiet" onClick={props.all}>
              {t('See all {{count}} as a list', { count: formatCount(content.count) })}
            </Button>
          ))}
      </section>
    </section>
  )
}
