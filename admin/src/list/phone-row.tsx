import { Link } from 'react-router-dom'
import type { Field, Row } from '../data/types.ts'
import { valueAt } from '../fields/format.ts'
import { Value } from '../fields/value.tsx'
import { type FieldFile, isPictureField } from '../files/field-file.ts'
import { Picture } from '../files/picture.tsx'
import { t } from '../i18n/translate.ts'
import { Checkbox } from './checkbox.tsx'
import type { Column } from './columns.ts'
import s from './phone-rows.module.css'
import { RowMenu } from './row-menu.tsx'
import { unitOf } from './unit-of.ts'
import type { ListState } from './use-list.ts'
import { useLongPress } from './use-long-press.ts'

const secondLine = 2

/** The row is one link: what it shows must not be links as well. */
const asText = (field: Field): Field => ({
  ...field,
  target: field.type === 'TO_ONE' ? null : field.target,
  widget: field.type === 'STRING' ? null : field.widget,
})

/** One record on a phone: a tap opens it, or selects it while records are selected, which a long press begins. */
export function PhoneRow({ list, row }: { list: ListState; row: Row }) {
  const { resource, controller, selecting } = list
  const press = useLongPress(() => selecting.begin(row.id))
  const isSelected = controller.selectedIds.includes(row.id)
  if (selecting.isOn || controller.selectedIds.length > 0)
    return (
      <li data-selected={isSelected || undefined} {...press}>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is the control */}
        <label>
          <Checkbox
            label={t('Select {{name}}', { name: String(row.displayName) })}
            checked={isSelected}
            onChange={() => controller.onToggleItem(row.id)}
          />
          <Face list={list} row={row} />
        </label>
      </li>
    )
  return (
    <li {...press}>
      <Link to={`/${resource.name}/${row.id}`} draggable={false}>
        <Face list={list} row={row} />
      </Link>
      <span className={s.phoneMenu}>
        <RowMenu list={list} row={row} />
      </span>
    </li>
  )
}

/** Two lines, the figure and the state at the end. */
function Face({ list, row }: { list: ListState; row: Row }) {
  const { resource, columns } = list
  const state = columns.find((one) => one.path === resource.states?.field)
  const figure = ['MONEY', 'QUANTITY']
    .map((widget) => columns.find((one) => one.field.widget === widget))
    .find((one) => one !== undefined)
  const picture = columns.find((one) => isPictureField(one.field))
  const [first, ...rest] = columns.filter((one) => one !== picture)
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
    <>
      {picture && (
        <Picture
          file={valueAt(row, picture.path) as FieldFile | null}
          name={String(row.displayName)}
          look="head"
        />
      )}
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
    </>
  )
}
