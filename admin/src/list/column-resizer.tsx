import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { t } from '../i18n/translate.ts'
import { onward, onwardKey } from '../theme/direction.ts'
import type { Column } from './columns.ts'
import s from './list.module.css'
import type { ListState } from './use-list.ts'

const narrowest = 60
const widest = 900
const step = 16

/** The edge of a header: drag it, or use the arrow keys, to make the column wider; a double click fits the content. */
export function ColumnResizer({ list, column }: { list: ListState; column: Column }) {
  const handle = useRef<HTMLSpanElement>(null)
  const start = useRef<{ x: number; widths: Record<string, number> } | null>(null)
  const [live, setLive] = useState<number | null>(null)
  const { path } = column

  /** All columns as they stand: from the first change on they are all as wide as somebody left them. */
  const measured = (): Record<string, number> => {
    const headers = handle.current?.closest('tr')?.querySelectorAll<HTMLElement>('th[data-path]') ?? []
    return Object.fromEntries(
      [...headers].map((one) => [one.dataset.path ?? '', Math.round(one.getBoundingClientRect().width)]),
    )
  }
  const keep = (widths: Record<string, number>, width: number) =>
    list.resize({
      ...list.widths,
      ...widths,
      [path]: Math.min(Math.max(Math.round(width), narrowest), widest),
    })

  const onPointerDown = (event: PointerEvent) => {
    event.preventDefault()
    event.stopPropagation()
    event.currentTarget.setPointerCapture(event.pointerId)
    start.current = { x: event.clientX, widths: measured() }
  }
  const onPointerMove = (event: PointerEvent) => {
    if (!start.current) return
    const width = (start.current.widths[path] ?? narrowest) + onward(event.clientX - start.current.x)
    setLive(event.clientX - start.current.x)
    // Seen at once where widths are fixed already, without rendering every row.
    const col = handle.current?.closest('table')?.querySelector<HTMLElement>(`col[data-path="${path}"]`)
    if (col) col.style.width = `${Math.min(Math.max(width, narrowest), widest)}px`
  }
  const onPointerUp = () => {
    if (start.current && live) keep(start.current.widths, (start.current.widths[path] ?? narrowest) + live)
    start.current = null
    setLive(null)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = onwardKey(event.key) === 'ArrowRight' ? step : onwardKey(event.key) === 'ArrowLeft' ? -step : 0
    if (by === 0) return
    event.preventDefault()
    event.stopPropagation()
    const widths = measured()
    keep(widths, (widths[path] ?? narrowest) + by)
  }
  const fit = () => {
    const header = handle.current?.closest('th')
    const rows = handle.current?.closest('table')?.tBodies[0]?.querySelectorAll('tr[data-id]') ?? []
    const cells = [...rows]
      .map((row) => row.children[header?.cellIndex ?? 0])
      .filter((one) => one !== undefined)
    const label = header?.querySelector('button, [data-label]')
    keep(measured(), Math.max((label?.scrollWidth ?? 0) + 30, ...cells.map((one) => contentWidth(one))))
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a movable edge is no ruler
    <span
      ref={handle}
      role="separator"
      aria-orientation="vertical"
      aria-label={t('Width of {{column}}', { column: column.label })}
      aria-valuenow={list.widths[path] ?? 0}
      aria-valuemin={narrowest}
      aria-valuemax={widest}
      tabIndex={0}
      className={s.resizer}
      data-live={live !== null || undefined}
      style={
        live !== null && list.widths[path] === undefined ? { transform: `translateX(${live}px)` } : undefined
      }
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onKeyDown={onKeyDown}
      onDoubleClick={fit}
    />
  )
}

/** How wide a cell's content is, whatever the cell's own width. */
function contentWidth(cell: Element): number {
  const range = document.createRange()
  range.selectNodeContents(cell)
  const style = getComputedStyle(cell)
  return (
    range.getBoundingClientRect().width +
    Number.parseFloat(style.paddingLeft) +
    Number.parseFloat(style.paddingRight) +
    2
  )
}
