import { memo, type RefObject, useRef } from 'react'
import { useNavigate } from 'react-router-dom'
import { useCellEdits } from '../cells/cell-edits.tsx'
import type { Resource, Row } from '../data/types.ts'
import { isPictureField } from '../files/field-file.ts'
import { t } from '../i18n/translate.ts'
import { Cell } from './cell.tsx'
import { Checkbox } from './checkbox.tsx'
import type { Column } from './columns.ts'
import s from './list.module.css'
import { RowMenu } from './row-menu.tsx'
import type { ListState } from './use-list.ts'
import { useLongPress } from './use-long-press.ts'

const doubleClickMs = 230

interface RowProps {
  list: ListState
  row: Row
  tabIndex: number
  glows: boolean
  /** How many groups it stands in. */
  depth?: number
  onFocus?: () => void
}

/** One record as a row of the table: a click opens it, its checkbox selects it, its menu acts on it. */
export function RecordRow(props: RowProps) {
  const latest = useRef(props)
  latest.current = props
  const { row, tabIndex, glows, depth, list } = props
  const { resource, columns, selecting } = list
  return (
    <DrawnRow
      {...{ row, tabIndex, glows, depth, resource, columns, latest }}
      isSelected={list.controller.selectedIds.includes(row.id)}
      isSelecting={selecting.isOn}
    />
  )
}

/** Drawn anew only for what is seen of it: a list is drawn many times while the next page is on its way. */
const DrawnRow = memo(function DrawnRow(
  props: Omit<RowProps, 'list' | 'onFocus'> & {
    resource: Resource
    columns: Column[]
    isSelected: boolean
    isSelecting: boolean
    /** The list as it is when something is done to the row. */
    latest: RefObject<RowProps>
  },
) {
  const { row, resource, columns, isSelected, isSelecting, latest } = props
  const navigate = useNavigate()
  const edits = useCellEdits()
  const opening = useRef<ReturnType<typeof setTimeout>>(undefined)
  const open = () => navigate(`/${resource.name}/${row.id}`)
  const press = useLongPress(() => latest.current.list.selecting.begin(row.id))
  const toggle = () => latest.current.list.controller.onToggleItem(row.id)
  // A picture is no name.
  const first = columns.findIndex((one) => !isPictureField(one.field))
  return (
    <tr
      tabIndex={props.tabIndex}
      aria-selected={isSelected}
      data-id={row.id}
      data-depth={props.depth}
      data-selected={isSelected || undefined}
      data-glows={props.glows || undefined}
      onFocus={() => latest.current.onFocus?.()}
      {...press}
      onClick={(event) => {
        if (isSelecting) return toggle()
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
        onClick={(event) => {
          event.stopPropagation()
          // A finger hits the cell rather than the box in it.
          if (event.target === event.currentTarget) toggle()
        }}
        onKeyDown={(event) => event.stopPropagation()}
      >
        <Checkbox
          label={t('Select {{name}}', { name: String(row.displayName) })}
          checked={isSelected}
          onChange={toggle}
        />
      </td>
      {columns.map((column, index) => (
        <Cell key={column.path} column={column} row={row} resource={resource} isFirst={index === first} />
      ))}
      <td
        className={s.menuCell}
        onClick={(event) => event.stopPropagation()}
        onKeyDown={(event) => event.stopPropagation()}
      >
        <RowMenu list={latest.current.list} row={row} />
      </td>
    </tr>
  )
})
