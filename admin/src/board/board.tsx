import {
  closestCorners,
  DndContext,
  type DragEndEvent,
  DragOverlay,
  KeyboardSensor,
  MouseSensor,
  pointerWithin,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { useNavigate } from 'react-router-dom'
import { asker } from '../data/asked.ts'
import { fieldOf, mayDo } from '../data/knowledge.ts'
import type { BoardDefinition, Row } from '../data/types.ts'
import { useQuickCreate } from '../form/quick-create.tsx'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { msg, t } from '../i18n/translate.ts'
import { ErrorState } from '../kit/state.tsx'
import type { ListState } from '../list/use-list.ts'
import { definitionOf } from '../list/view-kinds.ts'
import s from './board.module.css'
import {
  type BoardColumn,
  cardsAtOnce,
  choiceColumns,
  columnFilter,
  loadBoard,
  mostCards,
  relationColumns,
} from './board-query.ts'
import { BoardSkeleton } from './board-skeleton.tsx'
import { CardFace } from './card.tsx'
import { Column } from './column.tsx'
import { toNextColumn } from './column-keys.ts'
import { useMoves } from './use-moves.tsx'

const columnsStayFresh = 5 * 60_000
const instructions = msg(
  'Press space to pick the card up, the arrow keys to choose a column, space to drop it and escape to leave it.',
)

/** Records as cards in columns, moved by dragging. */
export default function Board({ list }: { list: ListState }) {
  const { resource, filter, setCount } = list
  const knowledge = useKnowledge()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const board = definitionOf<BoardDefinition>(resource, 'board')
  const isRelation = fieldOf(resource, board.group)?.type === 'TO_ONE'
  const related = useQuery({
    queryKey: [resource.name, 'columns', board.group],
    queryFn: () => relationColumns(knowledge, resource, board),
    enabled: isRelation,
    staleTime: columnsStayFresh,
  })
  const choices = useMemo(() => choiceColumns(resource, board), [resource, board])
  const columns = isRelation ? (related.data ?? []) : choices
  const [shown, setShown] = useState<Record<string, number>>({})
  const content = useQuery({
    queryKey: [resource.name, 'board', filter, shown, columns.map((one) => one.key)],
    queryFn: (context) => loadBoard(knowledge, resource, board, columns, filter, shown, asker(context)),
    enabled: columns.length > 0,
    placeholderData: (previous) => previous,
  })
  const moves = useMoves(resource, board, columns)
  const create = useQuickCreate(resource.name)
  const [dragged, setDragged] = useState<Row | null>(null)
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 5 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 220, tolerance: 8 } }),
    useSensor(KeyboardSensor, { coordinateGetter: toNextColumn }),
  )
  const count = content.data ? [...content.data.values()].reduce((sum, one) => sum + one.count, 0) : undefined
  useEffect(() => {
    if (count !== undefined) setCount(count)
  }, [count, setCount])

  const error = related.error ?? content.error
  if (error && !content.data)
    return <ErrorState error={error} retry={() => void (related.error ? related : content).refetch()} />
  if (!content.data) return <BoardSkeleton columns={columns.length || 4} />

  const rows = [...content.data.values()].flatMap((one) => one.rows)
  const nameOf = (id: string | number) => columns.find((one) => one.key === id)?.label ?? ''
  const onDragEnd = ({ active, over }: DragEndEvent) => {
    setDragged(null)
    const column = columns.find((one) => one.key === over?.id)
    const row = rows.find((one) => one.id === active.id)
    if (column && row) moves.move(row, column)
  }
  // A new document starts in its first state: only that column can be created in.
  const canCreateIn = (column: BoardColumn) =>
    mayDo(resource, 'create') &&
    (resource.states?.field === board.group ? resource.states.initial === column.value : true)
  const createIn = (column: BoardColumn) => {
    const isState = resource.states?.field === board.group
    const preset = isState || column.value === null ? {} : { [board.group]: column.value }
    if (create.isPossible)
      create.open('', () => void queryClient.invalidateQueries({ queryKey: [resource.name] }), preset)
    else navigate(`/${resource.name}/create`)
  }
  return (
    <DndContext
      sensors={sensors}
      // The pointer decides; a card moved by keyboard has none.
      collisionDetection={(args) => (args.pointerCoordinates ? pointerWithin(args) : closestCorners(args))}
      onDragStart={({ active }) => setDragged(rows.find((one) => one.id === active.id) ?? null)}
      onDragCancel={() => setDragged(null)}
      onDragEnd={onDragEnd}
      accessibility={{
        screenReaderInstructions: { draggable: t(instructions) },
        announcements: {
          onDragStart: () => t('Picked up.'),
          onDragOver: ({ over }) => (over ? t('Over {{name}}.', { name: nameOf(over.id) }) : undefined),
          onDragEnd: ({ over }) =>
            over ? t('Dropped in {{name}}.', { name: nameOf(over.id) }) : t('Left where it was.'),
          onDragCancel: () => t('Left where it was.'),
        },
      }}
    >
      <div className={s.board} data-stale={content.isPlaceholderData || undefined}>
        {columns.map((column) => (
          <Column
            key={column.key}
            list={list}
            board={board}
            column={column}
            content={content.data.get(column.key) ?? { rows: [], count: 0, totals: [] }}
            rows={rows.filter((row) => moves.columnOf(row) === column.key)}
            isClosed={dragged !== null && !moves.canMove(dragged, column)}
            create={canCreateIn(column) ? () => createIn(column) : null}
            more={() =>
              setShown({
                ...shown,
                [column.key]: Math.min(mostCards, (shown[column.key] ?? cardsAtOnce) + cardsAtOnce),
              })
            }
            all={() => {
              const linked = { label: column.label, filter: columnFilter(resource, board, column) }
              const search = new URLSearchParams({
                view: 'list',
                filter: JSON.stringify({ ...filter, linked }),
              })
              navigate(`/${resource.name}?${search}`)
            }}
          />
        ))}
      </div>
      <DragOverlay dropAnimation={null}>
        {dragged && (
          <div className={s.card} data-lifted>
            <CardFace list={list} board={board} row={dragged} />
          </div>
        )}
      </DragOverlay>
      {moves.dialog}
      {create.dialog}
    </DndContext>
  )
}
