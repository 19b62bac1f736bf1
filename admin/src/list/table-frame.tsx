import type { ReactNode } from 'react'
import s from './list.module.css'
import type { ListState } from './use-list.ts'

/** Columns that were not there yet when the others were made as wide as they are. */
const usualWidth = 150
const edges = 44 + 48

/** The scrolled table of a list: its columns are as wide as their content, or as somebody made them. */
export function TableFrame(props: {
  list: ListState
  isStale?: boolean
  rowCount?: number
  children: ReactNode
}) {
  const { columns, widths, resource } = props.list
  const isFixed = columns.some((one) => widths[one.path] !== undefined)
  const sum = columns.reduce((total, one) => total + (widths[one.path] ?? usualWidth), edges)
  return (
    <div className={s.scroller} data-stale={props.isStale || undefined}>
      <table
        className={s.table}
        aria-rowcount={props.rowCount}
        aria-label={resource.plural}
        data-fixed={isFixed || undefined}
        style={isFixed ? { tableLayout: 'fixed', width: `max(100%, ${sum}px)` } : undefined}
      >
        {isFixed && (
          <colgroup>
            <col style={{ width: 44 }} />
            {columns.map((one) => (
              <col key={one.path} data-path={one.path} style={{ width: widths[one.path] ?? usualWidth }} />
            ))}
            {/* The last one takes what is left, so that the others are as wide as they were made. */}
            <col />
          </colgroup>
        )}
        {props.children}
      </table>
    </div>
  )
}
