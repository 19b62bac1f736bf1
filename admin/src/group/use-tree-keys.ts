import type { KeyboardEvent } from 'react'
import { useNavigate } from 'react-router-dom'
import { useCellEdits } from '../cells/cell-edits.tsx'
import { walkCells } from '../cells/walk-cells.ts'
import type { ListState } from '../list/use-list.ts'
import { onwardKey } from '../theme/direction.ts'

/**
 * The keys on rows of groups and records: up and down walk, right opens a group, left closes it or goes to the group
 * around, Enter opens, Space selects.
 */
export function useTreeKeys({ resource, controller }: ListState): (event: KeyboardEvent) => void {
  const navigate = useNavigate()
  const edits = useCellEdits()
  return (event) => {
    if (walkCells(event, edits)) return
    const row = event.target
    if (!(row instanceof HTMLTableRowElement)) return
    const rows = [...(row.parentElement?.querySelectorAll<HTMLTableRowElement>('tr[tabindex]') ?? [])]
    const at = rows.indexOf(row)
    const isGroup = row.dataset.group !== undefined
    const isOpen = row.dataset.open !== undefined
    const { id } = row.dataset
    const moves: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: rows.length - 1,
    }
    const move = moves[event.key]
    if (move !== undefined) rows[Math.min(Math.max(move, 0), rows.length - 1)]?.focus()
    else if (onwardKey(event.key) === 'ArrowRight' && isGroup) isOpen ? rows[at + 1]?.focus() : row.click()
    else if (onwardKey(event.key) === 'ArrowLeft')
      isGroup && isOpen ? row.click() : groupAround(rows, at)?.focus()
    else if (isGroup && (event.key === 'Enter' || event.key === ' ')) row.click()
    else if (id && event.key === ' ') controller.onToggleItem(id)
    else if (id && event.key === 'Enter') navigate(`/${resource.name}/${id}`)
    else return
    event.preventDefault()
  }
}

function groupAround(rows: HTMLTableRowElement[], at: number): HTMLTableRowElement | undefined {
  const depth = Number(rows[at]?.dataset.depth ?? 0)
  return rows.slice(0, at).findLast((one) => Number(one.dataset.depth) < depth)
}
