import type { ReactNode } from 'react'
import { usePhone } from '../frame/use-phone.ts'
import { t } from '../i18n/translate.ts'
import { Bone } from '../kit/state.tsx'
import l from '../list/list.module.css'
import s from './administration.module.css'

/** A column of a table of things that are no records. */
export interface DataColumn<T> {
  label: string
  show: (row: T) => ReactNode
  isFigure?: boolean
}

interface DataTableProps<T> {
  label: string
  rows: T[]
  keyOf: (row: T) => string
  /** The first one names the row. */
  columns: DataColumn<T>[]
  /** The second line of a row on a phone. */
  detail: (row: T) => ReactNode
  actions: (row: T) => ReactNode
}

/** Things that are no records, in the table of any list; on a phone as rows of two lines. */
export function DataTable<T>({ label, rows, keyOf, columns, detail, actions }: DataTableProps<T>) {
  const isPhone = usePhone()
  if (isPhone) {
    return (
      <ul className={s.rows} aria-label={label}>
        {rows.map((row) => (
          <li key={keyOf(row)}>
            <div className={s.main}>
              <strong>{columns[0]?.show(row)}</strong>
              <span>{detail(row)}</span>
            </div>
            {actions(row)}
          </li>
        ))}
      </ul>
    )
  }
  const figure = (column: DataColumn<T>) => (column.isFigure ? s.figure : undefined)
  return (
    <div className={l.scroller}>
      <table className={`${l.table} ${s.table}`} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.label} scope="col" className={figure(column)}>
                {column.label}
              </th>
            ))}
            <th scope="col">
              <span className="visually-hidden">{t('Actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column, at) => (
                <td key={column.label} className={figure(column)} data-first={at === 0 || undefined}>
                  {column.show(row)}
                </td>
              ))}
              <td className={s.rowActions}>{actions(row)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The shape of such a table while its rows are on the way. */
export function DataBones() {
  return (
    <div className={s.bones} aria-busy>
      {['62%', '48%', '70%', '55%', '66%', '44%'].map((width) => (
        <div key={width}>
          <Bone width={width} />
          <Bone width="50%" />
          <Bone width="60%" />
          <Bone width="40%" />
        </div>
      ))}
    </div>
  )
}
