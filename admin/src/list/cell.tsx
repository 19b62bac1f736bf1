import { Link } from 'react-router-dom'
import type { Resource, Row } from '../data/types.ts'
import { isFigure, type Unit, valueAt } from '../fields/format.ts'
import { Value } from '../fields/value.tsx'
import type { Column } from './columns.ts'
import s from './list.module.css'

/** The currency or unit of a figure's column: its path starts where the column's field is. */
export function unitOf(_resource: Resource, column: Column, row: Row): Unit | null {
  if (!column.field.unitField) return null
  const base = column.path.split('.').slice(0, -1)
  const unit = valueAt(row, [...base, column.field.unitField].join('.'))
  return typeof unit === 'object' ? (unit as Unit | null) : null
}

/** One cell; the first of a row is the link to its record. */
export function Cell(props: { column: Column; row: Row; resource: Resource; isFirst: boolean }) {
  const { column, row, resource, isFirst } = props
  const value = valueAt(row, column.path)
  const shown = (
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
    >
      {isFirst && isPlain ? (
        <Link to={`/${resource.name}/${row.id}`} tabIndex={-1} onClick={(event) => event.stopPropagation()}>
          {value === null || value === undefined || value === '' ? String(row.displayName) : shown}
        </Link>
      ) : (
        shown
      )}
    </td>
  )
}
