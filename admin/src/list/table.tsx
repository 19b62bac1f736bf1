import { ArrowDown, ArrowUp } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useNavigate } from 'react-router-dom'
import { totalsUnit } from '../data/documents.ts'
import { listView } from '../data/knowledge.ts'
import { formatFigure, isFigure } from '../fields/format.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { Cell } from './cell.tsx'
import { type Column, sortPath } from './columns.ts'
import s from './list.module.css'
import { RowMenu } from './row-menu.tsx'
import type { ListState } from './use-list.ts'
import { useRowKeys } from './use-list-keys.tsx'

/** The records as a table: sorted by its headers, walked by the arrow keys, selected by Space, opened by Enter. */
export function Table({ list }: { list: ListState }) {
  const { controller, columns, resource } = list
  const { data = [], selectedIds, onToggleItem, onSelect } = controller
  const navigate = useNavigate()
  const body = useRef<HTMLTableSectionElement>(null)
  const keys = useRowKeys(list, body)
  const all = data.length > 0 && data.every((row) => selectedIds.includes(row.id))
  const some = !all && data.some((row) => selectedIds.includes(row.id))
  return (
    <div className={s.scroller} data-stale={controller.isPlaceholderData || undefined}>
      <table className={s.table} aria-rowcount={controller.total} aria-label={resource.plural}>
        <thead>
          <tr>
            <th className={s.selectCell} scope="col">
              <Checkbox
                label="Select all on this page"
                checked={all}
                mixed={some}
                onChange={() =>
                  onSelect(
                    all
                      ? selectedIds.filter((id) => !data.some((row) => row.id === id))
                      : [...new Set([...selectedIds, ...data.map((row) => row.id)])],
                  )
                }
              />
            </th>
            {columns.map((column) => (
              <Header key={column.path} column={column} list={list} />
            ))}
            <th className={s.menuCell}>
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody ref={body} data-list-rows onKeyDown={keys.onKeyDown}>
          {data.map((row, at) => {
            const isSelected = selectedIds.includes(row.id)
            return (
              <tr
                key={row.id}
                tabIndex={at === keys.active ? 0 : -1}
                aria-selected={isSelected}
                data-selected={isSelected || undefined}
                onFocus={() => keys.setActive(at)}
                onClick={(event) => {
                  if (getSelection()?.toString()) return
                  if (event.metaKey || event.ctrlKey)
                    window.open(`/${resource.name}/${row.id}`, '_blank', 'noopener')
                  else navigate(`/${resource.name}/${row.id}`)
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
                    onChange={() => onToggleItem(row.id)}
                  />
                </td>
                {columns.map((column, index) => (
                  <Cell
                    key={column.path}
                    column={column}
                    row={row}
                    resource={resource}
                    isFirst={index === 0}
                  />
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
          })}
        </tbody>
        <Totals list={list} />
      </table>
    </div>
  )
}

function Checkbox(props: { label: string; checked: boolean; mixed?: boolean; onChange: () => void }) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (input.current) input.current.indeterminate = props.mixed ?? false
  }, [props.mixed])
  return (
    <input
      ref={input}
      type="checkbox"
      aria-label={props.label}
      checked={props.checked}
      onChange={props.onChange}
    />
  )
}

function Header({ column, list }: { column: Column; list: ListState }) {
  const knowledge = useKnowledge()
  const { sort, setSort } = list.controller
  const path = sortPath(knowledge, column)
  const isSorted = path !== null && sort.field === path
  const isDescending = isSorted && sort.order === 'DESC'
  const className = isFigure(column.field) ? s.figureCell : undefined
  if (!path) {
    return (
      <th className={className} scope="col">
        {column.label}
      </th>
    )
  }
  const next = () => {
    // Ascending, descending, then back to the resource's own order.
    if (!isSorted) setSort({ field: path, order: 'ASC' })
    else if (!isDescending) setSort({ field: path, order: 'DESC' })
    else setSort({ field: 'id', order: 'ASC' })
  }
  return (
    <th
      className={className}
      scope="col"
      aria-sort={isSorted ? (isDescending ? 'descending' : 'ascending') : undefined}
    >
      <button type="button" className={s.sort} data-sorted={isSorted || undefined} onClick={next}>
        {column.label}
        {isDescending ? <ArrowDown size={13} aria-hidden /> : <ArrowUp size={13} aria-hidden />}
      </button>
    </th>
  )
}

const shownCurrencies = 3

/** Sums of all records that the filter lets through, one for each currency. */
function Totals({ list }: { list: ListState }) {
  const { totals, columns, resource } = list
  const names = listView(resource).totals ?? []
  if (!totals || totals.length === 0 || !columns.some((column) => names.includes(column.path))) return null
  const unitField = totalsUnit(resource)
  return (
    <tfoot>
      <tr>
        <td className={s.selectCell} />
        {columns.map((column, at) => {
          if (!names.includes(column.path)) return <td key={column.path}>{at === 0 ? 'Total' : ''}</td>
          const sums = totals.map((row) => {
            const unit = unitField ? (row.group?.[unitField] ?? null) : null
            return formatFigure(column.field, row.sum[column.path], unit)
          })
          return (
            <td key={column.path} className={s.figureCell} title={sums.join('\n')}>
              {sums.slice(0, shownCurrencies).map((sum) => (
                <div key={sum} className="figures">
                  {sum}
                </div>
              ))}
              {sums.length > shownCurrencies && <div>and {sums.length - shownCurrencies} more</div>}
            </td>
          )
        })}
        <td className={s.menuCell} />
      </tr>
    </tfoot>
  )
}
