import { type FocusEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { Resource, Row } from '../data/types.ts'
import { FieldInput } from '../fields/field-input.tsx'
import type { Column } from '../list/columns.ts'
import { unitOf } from '../list/unit-of.ts'
import { type Edits, useCellEdits } from './cell-edits.tsx'
import s from './cells.module.css'
import { ProblemNote } from './problem-note.tsx'

interface EditorProps {
  row: Row
  column: Column
  resource: Resource
}

/** The control in place of a cell's value: Enter goes down, Tab to the next cell, Escape back. */
export function CellEditor(props: EditorProps) {
  const edits = useCellEdits()
  return edits && <Editor {...props} edits={edits} />
}

function Editor({ row, column, resource, edits }: EditorProps & { edits: Edits }) {
  const { path, field } = column
  const problem = edits.problem(row.id, path)
  const [value, setValue] = useState<unknown>(problem ? problem.value : (row[path] ?? null))
  // Keys may come in the same moment as the value that they end.
  const latest = useRef(value)
  const isDone = useRef(false)
  const box = useRef<HTMLDivElement>(null)
  const hintId = useId()
  useEffect(() => {
    const control = box.current?.querySelector<HTMLElement>('input, select, textarea')
    control?.focus()
    if (control instanceof HTMLInputElement && control.type !== 'checkbox') control.select()
  }, [])
  const change = (next: unknown) => {
    latest.current = next
    setValue(next)
  }
  const finish = (how: { byClick?: boolean; isForced?: boolean } = {}) => {
    if (isDone.current) return
    isDone.current = true
    edits.stop(how.byClick)
    edits.commit(row, column, latest.current, how.isForced)
  }
  const cancel = () => {
    isDone.current = true
    edits.forget(row.id, path)
    edits.stop()
    const cell = box.current?.closest('td')
    requestAnimationFrame(() => cell?.focus())
  }
  /** Leaves for another cell, or for the row where there is none. */
  const leaveFor = (cell: HTMLElement | null | undefined) => {
    const around = box.current?.closest('tr')
    finish()
    const id = cell?.closest('tr')?.dataset.id
    if (cell?.dataset.path && id) edits.begin(id, cell.dataset.path)
    else requestAnimationFrame(() => around?.focus())
  }
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    const cell = box.current?.closest('td')
    if (event.key === 'Escape' && !isListOpen(box.current)) cancel()
    else if (event.key === 'Tab') {
      const all = [...(cell?.closest('tbody')?.querySelectorAll<HTMLElement>('td[data-editable]') ?? [])]
      leaveFor(cell ? all[all.indexOf(cell) + (event.shiftKey ? -1 : 1)] : null)
    } else if (event.key === 'Enter' && !event.shiftKey && !event.defaultPrevented) {
      leaveFor(cellBelow(cell ?? null))
    } else return
    event.preventDefault()
  }
  const onBlur = (event: FocusEvent) => {
    const to = event.relatedTarget as Node | null
    // The list of a picker floats elsewhere, and leaving the window is no leaving of the cell.
    if (isDone.current || box.current?.contains(to) || !document.hasFocus()) return
    if (to instanceof Element && to.closest('[role="listbox"], [role="presentation"]')) return
    finish({ byClick: true })
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the control inside
    <div
      ref={box}
      className={s.editor}
      data-invalid={problem !== undefined || undefined}
      onKeyDown={onKeyDown}
      onBlur={onBlur}
      onClick={(event) => event.stopPropagation()}
    >
      <FieldInput
        field={field}
        label={column.label}
        value={value}
        onChange={change}
        unit={unitOf(resource, column, row)}
        invalid={problem !== undefined}
        describedBy={problem ? hintId : undefined}
        isCell
      />
      {problem && (
        <ProblemNote
          id={hintId}
          problem={problem}
          onTheirs={cancel}
          onMine={() => finish({ isForced: true })}
        />
      )}
    </div>
  )
}

const isListOpen = (box: HTMLElement | null) => box?.querySelector('[aria-expanded="true"]') !== null

/** The same column's cell in the next row that has one to edit. */
function cellBelow(cell: HTMLTableCellElement | null): HTMLElement | null {
  let row = cell?.closest('tr')?.nextElementSibling
  while (row) {
    const below = row.querySelector<HTMLElement>(`td[data-editable][data-path="${cell?.dataset.path}"]`)
    if (below) return below
    row = row.nextElementSibling
  }
  return null
}
