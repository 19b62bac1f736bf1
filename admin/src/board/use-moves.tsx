import { useQueryClient } from '@tanstack/react-query'
import { useDataProvider, useNotify } from 'ra-core'
import { type ReactNode, useState } from 'react'
import { availableActions, viewerCan } from '../actions/available.ts'
import { useActions } from '../actions/use-actions.tsx'
import { messageOf } from '../data/errors.ts'
import { mayDo, writableFields } from '../data/knowledge.ts'
import type { TrellisProvider } from '../data/provider.ts'
import type { Action, BoardDefinition, Resource, Row } from '../data/types.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import s from './board.module.css'
import { type BoardColumn, columnKey } from './board-query.ts'

interface Choice {
  row: Row
  column: BoardColumn
  ways: Action[]
}

/**
 * Moving cards: a state is reached by the action that leads there, any other value by an update. A moved card stands
 * in its new column at once, and goes back when the server refuses.
 */
export function useMoves(
  resource: Resource,
  board: BoardDefinition,
  columns: BoardColumn[],
): {
  columnOf: (row: Row) => string
  canMove: (row: Row, column: BoardColumn) => boolean
  move: (row: Row, column: BoardColumn) => void
  dialog: ReactNode
} {
  const knowledge = useKnowledge()
  const provider = useDataProvider<TrellisProvider>()
  const queryClient = useQueryClient()
  const notify = useNotify()
  const [moved, setMoved] = useState<Record<string, string>>({})
  const [choice, setChoice] = useState<Choice | null>(null)
  const isState = resource.states?.field === board.group
  const settle = () => setMoved({})
  const actions = useActions(resource, settle, settle)

  const waysTo = (row: Row, column: BoardColumn) =>
    availableActions(resource, row).filter((one) => one.to === column.value)
  const canMove = (row: Row, column: BoardColumn) => {
    if (columnKey(board, row) === column.key) return true
    if (isState) return waysTo(row, column).length > 0
    return (
      mayDo(resource, 'update') &&
      viewerCan(row, 'update') &&
      (writableFields(knowledge, resource, 'update')?.has(board.group) ?? false)
    )
  }
  const labelOf = (key: string) => columns.find((one) => one.key === key)?.label ?? key

  const run = (row: Row, column: BoardColumn, action: Action) => {
    setMoved({ [row.id]: column.key })
    actions.run(action, [row])
  }
  const update = async (row: Row, column: BoardColumn) => {
    setMoved({ [row.id]: column.key })
    try {
      await provider.update(resource.name, {
        id: row.id,
        data: { [board.group]: column.value },
        previousData: row,
        meta: { expectedVersion: row.version },
      })
      await queryClient.invalidateQueries()
      notify(t('{{what}}: {{outcome}}', { what: String(row.displayName), outcome: column.label }), {
        type: 'success',
      })
    } catch (failure) {
      notify(messageOf(failure), { type: 'error' })
      await queryClient.invalidateQueries({ queryKey: [resource.name] })
    }
    settle()
  }
  const move = (row: Row, column: BoardColumn) => {
    const from = columnKey(board, row)
    if (from === column.key) return
    if (!canMove(row, column)) {
      const reason = isState
        ? t('No step leads from “{{from}}” to “{{column}}”, or you may not take it.', {
            from: labelOf(from),
            column: column.label,
          })
        : t('You may not change it.')
      notify(t('{{name}} stays where it is. {{reason}}', { name: String(row.displayName), reason }), {
        type: 'error',
      })
      return
    }
    if (!isState) {
      void update(row, column)
      return
    }
    const ways = waysTo(row, column)
    const [only] = ways
    if (ways.length === 1 && only) run(row, column, only)
    else setChoice({ row, column, ways })
  }
  const dialog = (
    <>
      {choice && (
        <Dialog
          open
          onClose={() => setChoice(null)}
          title={t('Move {{name}} to “{{column}}”', {
            name: String(choice.row.displayName),
            column: choice.column.label,
          })}
          actions={<Button onClick={() => setChoice(null)}>{t('Go back')}</Button>}
        >
          <p>{t('There is more than one way. Which one is meant?')}</p>
          <div className={s.ways}>
            {choice.ways.map((action) => (
              <button
                key={action.name}
                type="button"
                onClick={() => {
                  setChoice(null)
                  run(choice.row, choice.column, action)
                }}
              >
                <strong>{action.label}</strong>
                <span>{action.description}</span>
              </button>
            ))}
          </div>
        </Dialog>
      )}
      {actions.dialog}
    </>
  )
  return { columnOf: (row) => moved[row.id] ?? columnKey(board, row), canMove, move, dialog }
}
