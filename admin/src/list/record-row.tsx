import { useRef } from 'react'
import { useNavigate } from 'react-router-dom'
import { useCellEdits } from '../cells/cell-edits.tsx'
import type { Row } from '../data/types.ts'
import { Cell } from './cell.tsx'
import { Checkbox } from './checkbox.tsx'
import s from './list.module.css'
import { RowMenu } from './row-menu.tsx'
import type { ListState } from './use-list.ts'

const doubleClickMs = 230

/** One record as a row of the table: a click opens it, its checkbox selects it, its menu acts on it. */
export function RecordRow(props: {
  list: ListState
  row: Row
  tabIndex: number
  glows: boolean
  /** How many groups it stands in. */
  depth?: number
  onFocus?: () => void
}) {
  const { list, row } = props
  const { resource, columns, controller } = list
  const navigate = useNavigate()
  const edits = useCellEdits()
  const opening = useRef<ReturnType<typeof setTimeout>>(undefined)
  const open = () => navigate(`/${resource.name}/${row.id}`)
  const isSelected = controller.selectedIds.includes(row.id)
  return (
    <tr
      tabIndex={props.tabIndex}
      aria-selected={isSelected}
      data-id={row.id}
      data-depth={props.depth}
      data-selected={isSelected || undefined}
      data-glows={props.glows || undefined}
      onFocus={props.onFocus}
      onClick={(event) => {
        if (edits?.isJustLeft() || (event.detail > 1 && opening.current)) return clearTimeout(opening.current)
        if (getSelection()?.toString()) return
        if (event.metaKey || event.ctrlKey) window.open(`/${resource.name}/${row.id}`, '_blank', 'noopener')
        // A second click would edit the cell: it is waited for.
        else if ((event.target as HTMLElement).closest('td[data-editable]'))
          opening.current = setTimeout(open, doubleClickMs)
        else open()
      }}
    >
      <td
        className={s.selectCell}
        onClick={(event) => event.stopPropagation()}
        onKeyDown={(event) => event.stopPropagation()}
      >
        <Checkbox
          label={`Select ${String(row.displayName)}`}
          checked={isSelected}
          onChange={() => controller.onToggleItem(row.id)}
        />
      </td>
      {columns.map((column, index) => (
        <Cell key={column.path} column={column} row={row} resource={resource} isFirst={index === 0} />
      ))}
      <td
        className={s.menuCell}
        onClick={(event) => event.stopPropagation()}
        onKeyDown={(event) => event.stopPropagation()}
      >
        <RowMenu list={list} row={row} />
      </td>
    </tr>
  )
}
