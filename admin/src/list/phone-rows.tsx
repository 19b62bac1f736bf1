import { Link } from 'react-router-dom'
import type { Field, Row } from '../data/types.ts'
import { valueAt } from '../fields/format.ts'
import { Value } from '../fields/value.tsx'
import type { Column } from './columns.ts'
import s from './phone-rows.module.css'
import { unitOf } from './unit-of.ts'
import type { ListState } from './use-list.ts'

const secondLine = 2

/** The row is one link: what it shows must not be links as well. */
const asText = (field: Field): Field => ({
  ...field,
  target: field.type === 'TO_ONE' ? null : field.target,
  widget: field.type === 'STRING' ? null : field.widget,
})

/** One record on a phone: two lines, the figure and the state at the right. */
export function PhoneRow({ list, row }: { list: ListState; row: Row }) {
  const { resource, columns } = list
  const state = columns.find((one) => one.path === resource.states?.field)
  const figure = ['MONEY', 'QUANTITY']
    .map((widget) => columns.find((one) => one.field.widget === widget))
    .find((one) => one !== undefined)
  const [first, ...rest] = columns
  const others = rest
    .filter(
      (one) =>
        one !== state && one !== figure && one.field.type !== 'BOOLEAN' && one.field.type !== 'TO_MANY',
    )
    .slice(0, secondLine)
  const name = first ? valueAt(row, first.path) : null
  const value = (one: Column) => (
    <Value
      field={asText(one.field)}
      value={valueAt(row, one.path)}
      unit={unitOf(resource, one, row)}
      isBrief
      isState={one === state}
    />
  )
  return (
    <li>
      <Link to={`/${resource.name}/${row.id}`}>
        <span className={s.phoneMain}>
          <span className={s.phoneName}>
            {first && first.field.type !== 'TO_ONE' && name ? value(first) : String(row.displayName)}
          </span>
          <span className={s.phoneMore}>
            {others
              .filter((one) => valueAt(row, one.path) !== null && valueAt(row, one.path) !== '')
              .map((one) => (
                <span key={one.path}>{value(one)}</span>
              ))}
          </span>
        </span>
        <span className={s.phoneSide}>
          {figure && figure !== first && value(figure)}
          {state && value(state)}
        </span>
      </Link>
    </li>
  )
}

/** The records on a phone. */
export function PhoneRows({ list }: { list: ListState }) {
  return (
    <ul className={s.phoneRows} aria-label={list.resource.plural}>
      {list.controller.data?.map((row) => (
        <PhoneRow key={row.id} list={list} row={row} />
      ))}
    </ul>
  )
}
