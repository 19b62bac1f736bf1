import { Link } from 'react-router-dom'
import { CellEditor } from '../cells/cell-editor.tsx'
import { useCellEdits } from '../cells/cell-edits.tsx'
import { canEditCell } from '../cells/editable.ts'
import { ProblemNote } from '../cells/problem-note.tsx'
import type { Resource, Row } from '../data/types.ts'
import { isFigure, valueAt } from '../fields/format.ts'
import { Value } from '../fields/value.tsx'
import { type FieldFile, isPictureField } from '../files/field-file.ts'
import { Picture } from '../files/picture.tsx'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import type { Column } from './columns.ts'
import s from './list.module.css'
import { unitOf } from './unit-of.ts'

/** One cell; the first of a row is the link to its record. */
export function Cell(props: { column: Column; row: Row; resource: Resource; isFirst: boolean }) {
  const { column, row, resource, isFirst } = props
  const knowledge = useKnowledge()
  const edits = useCellEdits()
  const isEditable = edits !== null && canEditCell(knowledge, resource, column, row)
  const isEdited = isEditable && edits.editing?.id === row.id && edits.editing.path === column.path
  const pending = edits?.pending(row.id, column.path)
  const problem = edits?.problem(row.id, column.path)
  const value = pending ? pending.value : problem ? problem.value : valueAt(row, column.path)
  const shown = isPictureField(column.field) ? (
    <Picture file={value as FieldFile | null} name={String(row.displayName)} />
  ) : (
    <Value
      field={column.field}
      value={value}
      unit={unitOf(resource, column, row)}
      isBrief
      isState={column.path === resource.states?.field}
    />
  )
  const isPlain = column.field.type !== 'TO_ONE' && column.field.type !== 'TO_MANY'
  return (
    <td
      className={isFigure(column.field) ? s.figureCell : undefined}
      data-first={isFirst || undefined}
      data-type={column.field.type}
      data-widget={isPictureField(column.field) ? 'IMAGE' : undefined}
      data-path={column.path}
      data-editable={isEditable || undefined}
      data-edited={isEdited || undefined}
      data-pending={pending !== undefined || undefined}
      data-problem={problem !== undefined || undefined}
      tabIndex={isEditable ? -1 : undefined}
      onDoubleClick={isEditable ? () => edits.begin(row.id, column.path) : undefined}
    >
      {isEdited ? (
        <CellEditor row={row} column={column} resource={resource} />
      ) : isFirst && isPlain ? (
        <Link to={`/${resource.name}/${row.id}`} tabIndex={-1} onClick={(event) => event.stopPropagation()}>
          {value === null || value === undefined || value === '' ? String(row.displayName) : shown}
        </Link>
      ) : (
        shown
      )}
      {problem && !isEdited && (
        <ProblemNote
          problem={problem}
          onTheirs={() => edits?.forget(row.id, column.path)}
          onMine={() => edits?.commit(row, column, problem.value, true)}
        />
      )}
    </td>
  )
}
