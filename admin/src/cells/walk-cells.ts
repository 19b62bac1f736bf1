import type { KeyboardEvent } from 'react'
import { onwardKey } from '../theme/direction.ts'
import type { Edits } from './cell-edits.tsx'

/**
 * The keys between a row and its editable cells: right goes from the row to the first, F2 edits it, arrows walk, Enter
 * edits, Escape goes back to the row. Says whether the key was one of them.
 */
export function walkCells(event: KeyboardEvent, edits: Edits | null): boolean {
  const at = event.target as HTMLElement
  const row = at.closest<HTMLTableRowElement>('tr[data-id]')
  if (!edits || !row) return false
  const cells = [...row.querySelectorAll<HTMLElement>('td[data-editable]')]
  const edit = (cell: HTMLElement | undefined) => {
    if (cell?.dataset.path && row.dataset.id) edits.begin(row.dataset.id, cell.dataset.path)
  }
  if (at === row) {
    if (onwardKey(event.key) === 'ArrowRight' && cells.length > 0) cells[0]?.focus()
    else if (event.key === 'F2' && cells.length > 0) edit(cells[0])
    else return false
  } else if (at.matches('td[data-editable]')) {
    const place = cells.indexOf(at)
    if (onwardKey(event.key) === 'ArrowRight') cells[place + 1]?.focus()
    else if (onwardKey(event.key) === 'ArrowLeft') (cells[place - 1] ?? row).focus()
    else if (event.key === 'ArrowDown') beside(row, at, 'nextElementSibling')?.focus()
    else if (event.key === 'ArrowUp') beside(row, at, 'previousElementSibling')?.focus()
    else if (event.key === 'Enter' || event.key === 'F2') edit(at)
    else if (event.key === 'Escape') row.focus()
    else return false
  } else return false
  event.preventDefault()
  return true
}

/** The cell of the same column in the next row that has one, in one direction. */
function beside(
  row: Element,
  cell: HTMLElement,
  way: 'nextElementSibling' | 'previousElementSibling',
): HTMLElement | null {
  let other = row[way]
  while (other) {
    const found = other.querySelector<HTMLElement>(`td[data-editable][data-path="${cell.dataset.path}"]`)
    if (found) return found
    other = other[way]
  }
  return null
}
